"""Forms of merges: that two registrations are one person's, which facts stand then, and that it was
wrong."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.text import MAX_REASON_LENGTH
from rantau.registry.facts import write_birth_date
from rantau.registry.merges import MERGED_FACTS, MergeInput, Since, TypedEvidence
from rantau.registry.models import Merge
from rantau.registry.services.identities import ADDABLE_KINDS
from rantau.registry.services.merges import OF_RETIRED, OF_SURVIVOR, MergeChoice, UndoChoice
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import (
    ChoiceCheckboxes,
    ChoiceRadios,
    CommandForm,
    parse_birth_date,
)
from rantau.web.registry.labels import FACT_LABELS, format_since

MAX_OTHER_LENGTH = 20
# Of a form in which somebody like this was found -> where this form keeps it.
TYPED_FIELDS = {
    "kind": "typed_kind",
    "number": "typed_number",
    "name": "typed_name",
    "birth": "typed_birth",
}


class ProposeMergeForm(CommandForm):
    """Propose that another registration is this very person. What was typed when somebody like this
    was found goes along, since a masked candidate is found by it alone."""

    other = forms.CharField(
        label=gettext_lazy("Number of the other registration"),
        help_text=gettext_lazy(
            "The Rantau number (RT-…), or the code of the warning (KC-…) where another office keeps"
            " the record."
        ),
        max_length=MAX_OTHER_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is the same person"),
        help_text=gettext_lazy("The second officer and the person can read it."),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    typed_kind = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    typed_number = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    typed_name = forms.CharField(
        required=False, max_length=MAX_NAME_LENGTH, widget=forms.HiddenInput
    )
    typed_birth = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def to_input(self) -> MergeInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        is_number = data["typed_kind"] in ADDABLE_KINDS
        typed = TypedEvidence(
            number_kind=data["typed_kind"] if is_number else "",
            number=data["typed_number"] if is_number else "",
            name=data["typed_name"],
            birth=_read_typed_birth(data["typed_birth"]),
        )
        return MergeInput(data["other"], data["reason"], typed)


def _read_typed_birth(typed: str) -> str:
    """The birth date as a correction keeps it; empty where it is none."""
    try:
        return write_birth_date(*parse_birth_date(typed))
    except ValidationError:
        return ""


class DecideMergeForm(DecisionForm):
    """Decide that two registrations are one person, or two. For each fact in which they differ:
    which of the two stands."""

    field_by_problem: ClassVar[dict[str, str]] = {code: f"fact_{code}" for code in MERGED_FACTS}
    outcomes = (
        (Merge.DONE, gettext_lazy("The same person: make them one")),
        (Merge.REFUSED, gettext_lazy("Two people: both records stay as they are")),
    )

    def __init__(self, *args: Any, differing: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        """`differing`: code -> the facts of the survivor and of the retired, in words."""
        super().__init__(*args, **kwargs)
        is_refused = self.is_bound and self.data.get("decision") == Merge.REFUSED
        for code, (of_survivor, of_retired) in differing.items():
            self.fields[f"fact_{code}"] = forms.ChoiceField(
                label=FACT_LABELS[code],
                choices=[(OF_SURVIVOR, of_survivor), (OF_RETIRED, of_retired)],
                required=not is_refused,
                error_messages={"required": gettext_lazy("Choose which of the two is right.")},
                widget=ChoiceRadios,
            )
        names = [f"fact_{code}" for code in differing]
        self.order_fields(["decision", *names, "why"])

    def to_choice(self) -> MergeChoice:
        """The input of the service from the valid form."""
        facts = {code: self.cleaned_data.get(f"fact_{code}", "") for code in MERGED_FACTS}
        return MergeChoice(
            {code: text for code, text in facts.items() if text}, self.cleaned_data["why"]
        )


class ProposeUndoingForm(CommandForm):
    """Propose to undo a merge."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are two people"),
        help_text=gettext_lazy("The second officer and both people can read it."),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GivenBackField(forms.MultipleChoiceField):
    """What was recorded since. A key that is offered no more passes: the form may be sent again,
    and the service knows what there is."""

    def valid_value(self, value: str) -> bool:
        """Any short text; the service takes what it finds."""
        return len(value) <= len("relative:") + 36


class DecideUndoingForm(DecisionForm):
    """Decide that a merge is undone, or stays; and what of all that was recorded since goes to the
    registration that was retired."""

    given_back = GivenBackField(
        label=gettext_lazy("Recorded since. Tick what belongs to the other person"),
        required=False,
        widget=ChoiceCheckboxes,
    )
    outcomes = (
        (Merge.DONE, gettext_lazy("Two people: separate them again")),
        (Merge.REFUSED, gettext_lazy("The same person: all stays as it is")),
    )
    field_order = ("decision", "given_back", "why")

    def __init__(self, *args: Any, since: list[Since], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("given_back", [(each.key, format_since(each)) for each in since])
        sent = cast(QueryDict, self.data).getlist("given_back") if self.is_bound else []
        if not since and not sent:
            del self.fields["given_back"]

    def to_choice(self) -> UndoChoice:
        """The input of the service from the valid form."""
        keys = frozenset(self.cleaned_data.get("given_back", ()))
        return UndoChoice(keys, self.cleaned_data["why"])
