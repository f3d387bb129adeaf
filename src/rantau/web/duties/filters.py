"""The filter of the worklist in its address: codes, and no personal value."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rantau.duties.worklist import (
    MINE,
    OFFICE,
    OVERDUE,
    SUB_DISTRICT_SIZE,
    UNCLAIMED,
    WAITING,
    FilterChoices,
    WorklistFilter,
)
from rantau.web.common.labels import get_country_name

VIEW, KIND, DESTINATION, AGENCY = "saring", "langkah", "tujuan", "p3mi"
REGION, SORT, AFTER = "wilayah", "urut", "sesudah"
DONE = "selesai"  # the record on which the officer worked last
MAX_REFERENCE_LENGTH = 40
NAMES = (VIEW, KIND, DESTINATION, AGENCY, REGION, SORT)  # of what is remembered and saved
VIEW_WORDS = {
    MINE: ("saya", pgettext_lazy("worklist", "Mine")),
    OFFICE: ("kantor", pgettext_lazy("worklist", "My office")),
    UNCLAIMED: ("bebas", _("Not taken yet")),
    OVERDUE: ("lewat", _("Overdue")),
    WAITING: ("menunggu", _("Waiting for others")),
}
SORT_WORDS = {
    "due": ("batas", _("Nearest due time")),
    "name": ("nama", _("Name")),
    "destination": ("tujuan", _("Destination")),
    "opened": ("dibuka", _("Longest open")),
}
VIEW_BY_WORD = {word: view for view, (word, _label) in VIEW_WORDS.items()}
SORT_BY_WORD = {word: sort for sort, (word, _label) in SORT_WORDS.items()}
MAX_VALUE_LENGTH = 40
NO_AGENCY = UUID(int=0)  # of a code that no open duty has: nothing is shown then


def clean_query(given: Mapping[str, str]) -> dict[str, str]:
    """The values of a filter that an address has, without those that are empty or too long."""
    values = {name: given.get(name, "") for name in NAMES}
    return {
        name: value
        for name, value in values.items()
        if value and len(value) <= MAX_VALUE_LENGTH and value.isprintable()
    }


def build_query(values: Mapping[str, str], **changes: str) -> str:
    """The query of an address with these values; an empty one is left out."""
    merged = {**values, **changes}
    return urlencode({name: value for name, value in merged.items() if value})


def get_view(values: Mapping[str, str]) -> str:
    """The built-in filter that these values mean."""
    return VIEW_BY_WORD.get(values.get(VIEW, ""), OFFICE)


def build_filter(
    values: Mapping[str, str], choices: FilterChoices, *, after: str = ""
) -> WorklistFilter:
    """The filter that these values mean; one that is not understood counts for nothing."""
    agencies = {code: key for key, code, _name in choices.agencies}
    return WorklistFilter(
        view=get_view(values),
        kinds=_get_kinds(choices, values.get(KIND, "")),
        destination=values.get(DESTINATION, "")[:2],
        agency=agencies.get(values[AGENCY], NO_AGENCY) if AGENCY in values else None,
        region=_get_region(values.get(REGION, "")),
        sort=SORT_BY_WORD.get(values.get(SORT, ""), "due"),
        after=_parse_uuid(after),
    )


def _get_kinds(choices: FilterChoices, code: str) -> frozenset[str]:
    """The kinds with the title of this one: one step is a kind for each party that takes it."""
    kinds = choices.kinds
    title = next((str(kind.title) for kind in kinds if kind.code == code), "")
    return frozenset(kind.code for kind in kinds if str(kind.title) == title)


def _get_region(text: str) -> tuple[int, int] | None:
    """The span of a sub-district, whose node is given."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    node = int(text) // SUB_DISTRICT_SIZE * SUB_DISTRICT_SIZE
    return node, node + SUB_DISTRICT_SIZE


def _parse_uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def build_selects(values: Mapping[str, str], choices: FilterChoices) -> list[dict[str, Any]]:
    """The lists of the filter form: name, label and options, each with its value and whether it is
    chosen. One with a single option is left out."""
    kinds = {str(kind.title): kind.code for kind in reversed(choices.kinds)}
    offered = [
        (KIND, _("Step"), [(code, title) for title, code in reversed(kinds.items())]),
        (
            DESTINATION,
            _("Destination"),
            sorted(((c, get_country_name(c)) for c in choices.destinations), key=lambda o: o[1]),
        ),
        (AGENCY, _("Agency"), [(code, name) for _key, code, name in choices.agencies]),
        (REGION, _("Sub-district"), [(str(node), name) for node, name in choices.regions]),
    ]
    selects = [
        {
            "name": name,
            "label": label,
            "options": [(value, text, value == values.get(name)) for value, text in options],
        }
        for name, label, options in offered
        if len(options) > 1 or values.get(name)
    ]
    sorts = [(word, label, word == values.get(SORT)) for word, label in SORT_WORDS.values()]
    return [*selects, {"name": SORT, "label": _("Sort by"), "options": sorts, "is_sort": True}]
