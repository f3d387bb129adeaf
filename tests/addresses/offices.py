"""The network of offices."""

from tests.addresses.entries import Page
from tests.addresses.visitors import OK, everybody

PAGES = {
    "offices:network": Page(everybody(OK)),
    "offices:province": Page(everybody(OK), lambda: {"code": "32"}),
}
