"""Offices named in a case: the one that was meant, or a question which."""

from rantau.core.errors import Invalid
from rantau.offices.models import Office
from rantau.offices.naming import offices_called
from rantau.protection.words import NO_SUCH_OFFICE, WHICH_OFFICE


def office_meant(field: str, words: str) -> Office:
    """The one office that fits a code or words of a name; Invalid at `field` for none or several,
    naming those that fit."""
    found = offices_called(words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid({field: [str(NO_SUCH_OFFICE) % {"words": words.strip()}]})
    fitting = ", ".join(f"{office.code} ({office.name})" for office in found)
    raise Invalid({field: [str(WHICH_OFFICE) % {"words": words.strip(), "fitting": fitting}]})
