"""Messages to workers."""

from uuid import UUID

from tests.addresses.entries import Page
from tests.addresses.visitors import FORBIDDEN, NOT_ALLOWED, OK, answers, everybody

PAGES = {
    "exchange:report": Page(answers(FORBIDDEN, national=OK)),
    "exchange:own": Page(answers(FORBIDDEN)),
    "exchange:delivery": Page(
        everybody(NOT_ALLOWED), lambda: {"message": UUID(int=7)}, ignores_forms=True
    ),
}
