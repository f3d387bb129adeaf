"""Words for a declaration that cannot be read, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.procedures.sections import ALIASES, DECIMAL, UP_TO, UnreadableDeclaration

# What `procedures.sections` expects, in its words.
EXPECTED_LABELS: dict[str, str | Promise] = {
    "words in quotation marks": _("words in quotation marks"),
    "a whole number from 0": _("a whole number from 0"),
    "yes or no": _("yes or no"),
    "a day such as 2026-01-01": _("a day such as 2026-01-01"),
    "a list": _("a list"),
    "id and en": _("id and en"),
    "names, each with what belongs to it": _("names, each with what belongs to it"),
    "a list of words with a colon": _("a list of words with a colon"),
    DECIMAL: _("a whole number in digits alone, 15 at most"),
}
UNKNOWN_WORD, YAML = "no word ", "YAML that can be read"


def describe_unreadable(
    error: UnreadableDeclaration, own_labels: Mapping[str, str | Promise]
) -> str:
    """Where a declaration cannot be read, and what was expected there.

    own_labels  what the parser of this declaration expects besides, in its words
    """
    if error.expected.startswith(YAML):
        return gettext(
            "This is no declaration in YAML: look at spaces, colons and quotation marks."
        )
    if error.expected == ALIASES:
        return gettext("Write every part out: & and * may not refer to another part.")
    if error.expected.startswith(UNKNOWN_WORD):
        words = error.expected.removeprefix(UNKNOWN_WORD)
        expected = gettext("the word %(words)s has no meaning") % {"words": words}
    elif error.expected.startswith(UP_TO):
        most = error.expected.removeprefix(UP_TO)
        expected = gettext("a whole number from 0 to %(most)s") % {"most": most}
    else:
        expected = str({**EXPECTED_LABELS, **own_labels}[error.expected])
    return gettext("%(place)s: %(expected)s") % {"place": error.where, "expected": expected}
