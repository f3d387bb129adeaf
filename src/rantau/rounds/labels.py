"""Words for faults of a declaration, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.procedures.sections import UnreadableDeclaration
from rantau.rounds.files import (
    CHECKSUM,
    COLUMNS,
    COUNT,
    DOUBLED,
    ENCODING,
    HEADER,
    KIND,
    NUMBER,
    ROUND,
    SENDER,
    SIZE,
    FileProblem,
)
from rantau.rounds.parsing import CODE, MOMENT, UP_TO

# What `procedures.sections` and `rounds.parsing` expect, in their words.
EXPECTED_LABELS: dict[str, str | Promise] = {
    "words in quotation marks": _("words in quotation marks"),
    "a whole number from 0": _("a whole number from 0"),
    "yes or no": _("yes or no"),
    "a day such as 2026-01-01": _("a day such as 2026-01-01"),
    "a list": _("a list"),
    "id and en": _("id and en"),
    "names, each with what belongs to it": _("names, each with what belongs to it"),
    "a list of words with a colon": _("a list of words with a colon"),
    CODE: _("a code of ASCII letters, digits and underscores, 1 to 30 characters"),
    MOMENT: _("a moment with its zone such as 2026-11-30T10:00:00+07:00"),
}
FILE_PROBLEM_LABELS = {
    ENCODING: _("it is not in UTF-8"),
    SIZE: _("the file is larger than 20 megabytes"),
    HEADER: _("the first line is not that of such a file"),
    KIND: _("files of this kind are unknown"),
    CHECKSUM: _("the checksum does not fit: the file was cut off or changed. Ask for it again"),
    COUNT: _("the first line names another number of rows"),
    COLUMNS: _("this row has another number of values"),
    DOUBLED: _("this row stands twice"),
    ROUND: _("it is of a round that this counterpart does not have"),
    SENDER: _("the sender is missing, or is not who sent the files before"),
    NUMBER: _("its number is none, or that of another file that was taken in before"),
}
UNKNOWN_WORD, YAML = "no word ", "YAML that can be read"


def describe_unreadable(error: UnreadableDeclaration) -> str:
    """Where a declaration cannot be read, and what was expected there."""
    if error.expected.startswith(YAML):
        return gettext(
            "This is no declaration in YAML: look at spaces, colons and quotation marks."
        )
    if error.expected.startswith(UNKNOWN_WORD):
        words = error.expected.removeprefix(UNKNOWN_WORD)
        expected = gettext("the word %(words)s has no meaning") % {"words": words}
    elif error.expected.startswith(UP_TO):
        most = error.expected.removeprefix(UP_TO)
        expected = gettext("a whole number from 0 to %(most)s") % {"most": most}
    else:
        expected = str(EXPECTED_LABELS[error.expected])
    return gettext("%(place)s: %(expected)s") % {"place": error.where, "expected": expected}


def describe_file_problem(problem: FileProblem) -> str:
    """What is wrong with a file of a counterpart, with its line where it belongs to one."""
    words = str(FILE_PROBLEM_LABELS[problem.code])
    if problem.expected:
        facts = {"problem": words, "expected": problem.expected}
        words = gettext("%(problem)s; expected is %(expected)s") % facts
    if not problem.line:
        return gettext("Nothing was taken in: %(problem)s.") % {"problem": words}
    return gettext("Line %(line)s: %(problem)s.") % {"line": problem.line, "problem": words}
