"""The network of offices."""

from tests.addresses.entries import Form, Page
from tests.addresses.visitors import NOBODY, NOT_ALLOWED, OK, everybody

PAGES = {
    "offices:network": Page(everybody(OK), forms=(Form(NOBODY, entries=0, lenient=("village",)),)),
    "offices:villages": Page(everybody(NOT_ALLOWED), ignores_forms=True),
    "offices:province": Page(everybody(OK), lambda: {"code": "32"}),
}
