"""The journal's heads, which anybody may keep."""

from tests.addresses.entries import Page
from tests.addresses.visitors import OK, everybody

PAGES = {"journal:heads": Page(everybody(OK))}
