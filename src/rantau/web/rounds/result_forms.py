"""Forms of results: look one up, take in a file, object, decide on that, propose a ranking."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.common.dates import find_date
from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.files import MAX_BYTES
from rantau.rounds.incoming_content import IncomingInput, build_incoming_input
from rantau.rounds.models import Appeal
from rantau.rounds.services.absent_appeals import AbsentAppealInput
from rantau.rounds.services.appeals import AppealInput, PointsInput
from rantau.rounds.services.rankings import RankingInput
from rantau.web.common.decision_forms import CONFIRM, RETURN, DecisionForm
from rantau.web.common.forms import BaseForm, ChoiceRadios, CommandForm, WrittenDateField

MAX_TYPED = 20  # characters of an exam number, with spaces
MAX_PASTED = 200_000  # characters
BY_HAND = "pasted"  # the name of a file that was pasted
WHY_ROWS = {"rows": 3}


def _build_exam_number() -> forms.CharField:
    return forms.CharField(
        label=_("Exam number"),
        help_text=_("Twelve digits, as on the exam card."),
        max_length=MAX_TYPED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ResultLookUpForm(BaseForm):
    """Both secrets of a result."""

    exam_number = _build_exam_number()
    birth_date = WrittenDateField(label=_("Birth date"))


def clean_plain_look_up(data: QueryDict) -> tuple[str, date] | None:
    """Exam number and birth date as the form cleans them, where both are written plainly; None
    where the form has to judge.

    Building the form takes as long as the rest of the page, which script/bench measures.
    """
    typed = data.get("exam_number", "")
    birth_date = find_date(data.get("birth_date", ""))
    is_plain = typed.isascii() and typed.isprintable() and 0 < len(typed.strip()) <= MAX_TYPED
    if not is_plain or birth_date is None or not MIN_YEAR <= birth_date.year <= MAX_YEAR:
        return None
    return typed, birth_date


class AppealForm(CommandForm):
    """Both secrets, and why the result is wrong."""

    exam_number = _build_exam_number()
    birth_date = WrittenDateField(label=_("Birth date"))
    reason = forms.CharField(
        label=_("What is wrong with the result?"),
        help_text=_("Up to 300 characters. You can object once."),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs=WHY_ROWS),
    )

    def to_input(self) -> AppealInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return AppealInput(data["exam_number"], data["birth_date"], data["reason"])


class AbsentAppealForm(CommandForm):
    """Both secrets, what she says who is marked absent, and what she showed."""

    exam_number = _build_exam_number()
    birth_date = WrittenDateField(label=_("Birth date"))
    reason = forms.CharField(
        label=_("What she says, in her words"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs=WHY_ROWS),
    )
    shown = forms.CharField(
        label=_("What she showed"),
        help_text=_(
            "For example: the exam card with the stamp of the room, or who sat beside her."
        ),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs=WHY_ROWS),
    )

    def to_input(self) -> AbsentAppealInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return AbsentAppealInput(
            data["exam_number"], data["birth_date"], data["reason"], data["shown"]
        )


class CounterpartFileForm(CommandForm):
    """A file of a counterpart, attached or pasted."""

    needed_at_times = ("content", "file")
    file = forms.FileField(
        label=_("File of the counterpart"),
        help_text=_("As it came. Nothing of it is taken in where its checksum does not fit."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain"}),
    )
    content = forms.CharField(
        label=_("Or paste what it says"),
        max_length=MAX_PASTED,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse neither file nor text."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not data.get("content", "").strip():
            self.add_error("file", gettext("Choose a file, or paste what it says."))
        return data

    def add_problems(self, problems: dict[str, list[str]]) -> None:
        """Add what is wrong with the file where it came: attached, or pasted."""
        place = "file" if self.cleaned_data.get("file") else "content"
        super().add_problems({place if k == "file" else k: v for k, v in problems.items()})

    def to_input(self) -> IncomingInput:
        """The input of the service from the valid form."""
        if file := self.cleaned_data["file"]:
            return build_incoming_input("", file.name or BY_HAND, file.read(MAX_BYTES + 1))
        text = self.cleaned_data["content"].replace("\r\n", "\n").strip("\n")
        return build_incoming_input("", BY_HAND, f"{text}\n".encode())


class AppealDecisionForm(CommandForm):
    """Reject an objection, or propose other points for one part."""

    needed_at_times = ("part", "points")
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Appeal.REJECTED, _("The points stay as they are")),
            (Appeal.CHANGED, _("Other points: a second officer confirms them")),
        ],
        widget=ChoiceRadios,
    )
    part = forms.ChoiceField(label=_("Part, if points change"), required=False)
    points = forms.IntegerField(
        label=_("Points, if they change"),
        help_text=_("Of a part that one passes or fails: 1 for passed, 0 for not passed."),
        required=False,
        min_value=0,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs=WHY_ROWS),
    )

    def __init__(
        self, *args: Any, parts: Iterable[tuple[str, str | Promise]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.set_choices("part", [("", gettext("None")), *parts])

    def clean(self) -> dict[str, Any]:
        """Ask for part and points where they change."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") == Appeal.CHANGED:
            for name in ("part", "points"):
                if data.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, gettext("This is needed."))
        return data

    def to_input(self) -> PointsInput:
        """The points of the valid form."""
        data = self.cleaned_data
        return PointsInput(data["part"], data["points"], data["why"])


class PointsDecisionForm(DecisionForm):
    """Confirm the points that another officer proposed, or let the objection wait again."""

    outcomes = (
        (CONFIRM, _("Confirm the points: they count at once")),
        (RETURN, _("Do not confirm them: the objection waits again")),
    )
    why_label = _("Why, if you do not confirm")


class PresenceForm(CommandForm):
    """Leave somebody absent, or propose that she was at the test."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Appeal.REJECTED, _("She stays marked absent")),
            (Appeal.CHANGED, _("She was at the test: a second officer confirms it")),
        ],
        widget=ChoiceRadios,
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs=WHY_ROWS),
    )


class PresenceDecisionForm(PointsDecisionForm):
    """Confirm that she was at the test, as another officer proposed, or let the objection wait
    again."""

    outcomes = (
        (CONFIRM, _("Confirm that she was at the test")),
        (RETURN, _("Do not confirm it: the objection waits again")),
    )


class RankingForm(CommandForm):
    """Which round is ranked, and what changed and why."""

    field_by_problem = {"round": "round_code"}
    round_code = forms.ChoiceField(label=_("Round"))
    why_id = forms.CharField(
        label=_("What it rests on, or what changed and why, in Indonesian"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs=WHY_ROWS),
    )
    why_en = forms.CharField(
        label=_("The same in English"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs=WHY_ROWS),
    )

    def __init__(self, *args: Any, rounds: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("round_code", rounds)

    def to_input(self) -> RankingInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        return RankingInput(data["round_code"], data["why_id"], data["why_en"])
