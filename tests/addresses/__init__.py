"""The registry of pages and API operations from which permission matrices and fuzz tests are made.

One module an app, with an entry for each page address (PAGES) and each operation (OPERATIONS):
who gets which answer, what it is about, and which forms or bodies it takes. An address or
operation without an entry fails tests/architecture/test_addresses.py.
"""

from types import ModuleType

from tests.addresses import (
    access,
    common,
    documents,
    duties,
    exchange,
    journal,
    offices,
    partners,
    placement,
    placement_wishes,
    protection,
    registry,
    round_departures,
    round_files,
    round_results,
    round_stays,
    rounds,
    statistics,
)
from tests.addresses.entries import Operation, Page

MODULES = (
    access,
    common,
    documents,
    exchange,
    duties,
    journal,
    offices,
    partners,
    placement,
    placement_wishes,
    protection,
    registry,
    round_files,
    round_departures,
    round_results,
    round_stays,
    rounds,
    statistics,
)


def _join(kind: str) -> dict:
    """All entries of one kind, by name; an app has none where its module has no such table."""
    joined: dict = {}
    for module in MODULES:
        entries = getattr(module, kind, {})
        assert not joined.keys() & entries.keys(), f"{kind} of {_name(module)} are there already"
        joined |= entries
    return joined


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


PAGES: dict[str, Page] = _join("PAGES")
OPERATIONS: dict[str, Operation] = _join("OPERATIONS")
# Pages of the login library look at the session alone and have no answers by role.
OWN_PAGES = {name: page for name, page in PAGES.items() if page.answers}
LIBRARY_PAGES = {name: page for name, page in PAGES.items() if not page.answers}
