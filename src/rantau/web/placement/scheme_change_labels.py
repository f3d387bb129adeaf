"""What an edition of a scheme changes, in words."""

from rantau.declarations.changes import PlacePath
from rantau.placement.labels import PARTY_LABELS
from rantau.web.common import change_labels
from rantau.web.common.change_labels import DeclaredNames, DescribedChange
from rantau.web.common.labels import get_country_name

PARTY_PLACES = ("by", "supplied_by", "verified_by")  # last words of places whose values are parties


def describe_changes(before: str, after: str) -> list[DescribedChange]:
    """Every value that differs between two declarations of a scheme, in words."""
    return change_labels.describe_changes(before, after, find_value=_find_value)


def _find_value(path: PlacePath, value: str, names: DeclaredNames) -> str:
    """Words for a value; the name of what it refers to; empty where it is neither."""
    match path:
        case (*_outer, "before"):
            return names.get("milestones", value)
        case (*_outer, "needs" | "rests_on"):
            return names.get("requirements", value)
        case ("destination",):
            return get_country_name(value)
    return str(PARTY_LABELS.get(value, "")) if path[-1] in PARTY_PLACES else ""
