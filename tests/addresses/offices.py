"""The network of offices."""

from tests.addresses.entries import Page
from tests.addresses.visitors import NOT_ALLOWED, OK, everybody

PAGES = {
    "offices:network": Page(everybody(OK)),
    "offices:villages": Page(everybody(NOT_ALLOWED), ignores_forms=True),
    "offices:province": Page(everybody(OK), lambda: {"code": "32"}),
}
