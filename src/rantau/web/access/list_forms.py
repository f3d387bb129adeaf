"""Forms about many at once: a list of people to invite, and proposals decided on together."""

import re
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.invitation_lists import MAX_PEOPLE, ListedPerson
from rantau.access.models import Proposal
from rantau.access.roles import ROLES
from rantau.web.access.forms import ProposalForm
from rantau.web.common.forms import ChoiceCheckboxes, CommandForm
from rantau.web.common.row_texts import RowsForm

MAX_LIST_LENGTH = 20_000  # characters, some two hundred a person
REFERENCE_PATTERN = re.compile(r"PU-[0-9A-Z-]{1,12}")


class InvitationListForm(RowsForm):
    """A list of people to invite, typed, pasted or as a file; what a file holds is kept as if it
    had been typed."""

    needed_at_times = ("lines", "file")
    lines = forms.CharField(
        label=gettext_lazy("The people, a line each"),
        max_length=MAX_LIST_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file of a spreadsheet (CSV)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def clean(self) -> dict[str, Any]:
        """Take the lines of the file, where there is one; refuse an empty list."""
        data = super().clean() or self.cleaned_data
        text = self.read_text("lines", MAX_LIST_LENGTH)
        if not self.errors and not text.strip():
            self.add_error("lines", _("Write at least one person."))
        return data

    def add_line_problems(self, people: list[ListedPerson]) -> None:
        """Add every problem of every line to the list, each with the number of its line."""
        if not people:
            self.add_error("lines", _("Write at least one person."))
        if len(people) > MAX_PEOPLE:
            self.add_error(
                "lines", _("At most %(count)s people in one list.") % {"count": MAX_PEOPLE}
            )
        for person in people:
            for problem in person.problems:
                sentence = _("Line %(line)s (%(name)s): %(problem)s")
                self.add_error("lines", sentence % {**vars(person), "problem": problem})

    def get_key_of(self, person: ListedPerson) -> UUID:
        """The idempotency key of one line's command: of what the line says, so that a corrected
        list that is sent again invites nobody twice."""
        invitation = person.invitation
        if invitation is None:
            raise ValueError("a line with problems is no command")
        name = f"{invitation.office} {invitation.role} {invitation.name}"
        return uuid5(self.get_command_key(), name)


class ProposalChoiceField(forms.MultipleChoiceField):
    """Proposals by reference. One that is offered no more passes: this very form may have decided
    on it before, which the service knows by the form's key."""

    def valid_value(self, value: str) -> bool:
        """Whether it is offered, or has the form of a reference."""
        return super().valid_value(value) or REFERENCE_PATTERN.fullmatch(value) is not None


class ProposalsForm(ProposalForm):
    """Confirm or refuse several proposed appointments with one decision."""

    references = ProposalChoiceField(
        label=gettext_lazy("Proposed appointments"), widget=ChoiceCheckboxes
    )
    field_order = ["references", "decision", "why"]

    def __init__(self, *args: Any, proposals: list[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("references", [(each.reference, _describe(each)) for each in proposals])
        self.fields["references"].error_messages["required"] = _("Choose at least one.")

    def clean(self) -> dict[str, Any]:
        """A refusal has its reason."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") == Proposal.REFUSED and not data.get("why", "").strip():
            self.add_error("why", _("Write why, 1 to 300 characters."))
        return data

    def get_key_of(self, reference: str) -> UUID:
        """The idempotency key of the command that decides on one of them."""
        return uuid5(self.get_command_key(), reference)


def _describe(proposal: Proposal) -> str:
    role = ROLES[proposal.role].title
    return f"{proposal.account_name} · {role} · {proposal.office.name} · {proposal.reference}"


class AdministratorForm(CommandForm):
    """Whom to invite as the account administrator of one office."""

    name = forms.CharField(label=gettext_lazy("The person's name"), max_length=120)
