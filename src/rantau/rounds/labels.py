"""Words for faults of a declaration, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
from rantau.rounds.parsing import CODE, MOMENT, UNGRADED_KIND

# What `rounds.parsing` expects, in its words.
EXPECTED_LABELS: dict[str, str | Promise] = {
    CODE: _("a code of ASCII letters, digits and underscores, 1 to 30 characters"),
    MOMENT: _("a moment with its zone such as 2026-11-30T10:00:00+07:00"),
    UNGRADED_KIND: _("the word pass_fail, or no kind where the part has points"),
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


def describe_file_problem(problem: FileProblem) -> str:
    """What is wrong with a file of a counterpart, with its line where it belongs to one."""
    words = str(FILE_PROBLEM_LABELS[problem.code])
    if problem.expected:
        facts = {"problem": words, "expected": problem.expected}
        words = gettext("%(problem)s; expected is %(expected)s") % facts
    if not problem.line:
        return gettext("Nothing was taken in: %(problem)s.") % {"problem": words}
    return gettext("Line %(line)s: %(problem)s.") % {"line": problem.line, "problem": words}
