"""How a page proposes a version of a declaration and decides on it, and its labels."""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.service import CommandOutcome
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.text import MAX_REASON_LENGTH
from rantau.declarations.models import DeclarationVersion
from rantau.declarations.steps import MAX_CONTENT_LENGTH, DeclarationInput
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import CommandForm, get_post_data

OUTCOME_LABELS = {
    "": _("Waits for a decision"),
    DeclarationVersion.PUBLISHED: _("Published"),
    DeclarationVersion.REFUSED: _("Refused"),
    DeclarationVersion.RECALLED: _("Taken back by whoever proposed it"),
}


class DeclarationForm(CommandForm):
    """Base of forms that propose a declaration: what it is about in both languages, and its text.

    summary_label   what the field for the summary in Indonesian is called
    content_label   what the field for the declaration is called
    content_help    how it is written
    """

    summary_label: ClassVar[str | Promise]
    content_label: ClassVar[str | Promise]
    content_help: ClassVar[str | Promise]
    summary_id = forms.CharField(
        max_length=MAX_REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
    summary_en = forms.CharField(
        label=_("The same in English"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    content = forms.CharField(
        max_length=MAX_CONTENT_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["summary_id"].label = str(self.summary_label)
        self.fields["content"].label = str(self.content_label)
        self.fields["content"].help_text = str(self.content_help)

    def to_input(self) -> DeclarationInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        content = data["content"].replace("\r\n", "\n")
        return DeclarationInput(content, data["summary_id"], data["summary_en"])


def run_proposal(
    request: ActorRequest,
    form: DeclarationForm,
    propose: Callable[[Actor, UUID, DeclarationInput], CommandOutcome],
    page: str,
) -> HttpResponse | None:
    """Propose what the valid form says. Redirect to the page of the proposal, or add the errors to
    the form and return None.

    page  name of the address, which takes the reference of the proposal
    """
    try:
        reference = propose(request.actor, form.get_command_key(), form.to_input()).answer
    except InvalidInput as error:
        form.add_problems(error.problems)
        return None
    except DomainError as error:
        form.add_error(None, str(error.message))
        return None
    messages.success(request, gettext("Proposed. Somebody else of headquarters publishes it."))
    return redirect(page, reference=reference)


class RecallForm(CommandForm):
    """Take back what one proposed oneself: nothing is asked."""

    decision = forms.ChoiceField(
        choices=[(DeclarationVersion.RECALLED, "")],
        initial=DeclarationVersion.RECALLED,
        widget=forms.HiddenInput,
    )


def build_decision_form(
    request: ActorRequest, version: DeclarationVersion, decision_form: type[DecisionForm]
) -> DecisionForm | RecallForm:
    """The form on the page of a version: for its proposer the one that takes it back, for everybody
    else the one that decides; bound to what was sent."""
    data = get_post_data(request)
    if data is None:
        is_recall = version.proposed_by == request.actor.ref
    else:
        is_recall = data.get("decision") == DeclarationVersion.RECALLED
    return RecallForm(data) if is_recall else decision_form(data)


def is_recallable(request: ActorRequest, version: DeclarationVersion) -> bool:
    """Whether the reader proposed the version, and it waits."""
    return not version.outcome and version.proposed_by == request.actor.ref


class Decide(Protocol):
    """A service that publishes or refuses a version."""

    def __call__(
        self, actor: Actor, key: UUID, /, reference: str, *, why: str
    ) -> CommandOutcome: ...


class Recall(Protocol):
    """A service that takes a version back."""

    def __call__(self, actor: Actor, key: UUID, /, reference: str) -> CommandOutcome: ...


def build_decision(
    request: ActorRequest,
    form: DecisionForm | RecallForm,
    reference: str,
    *,
    publish: Decide,
    refuse: Decide,
    recall: Recall | None = None,
) -> Callable[[], CommandOutcome]:
    """The command that publishes, refuses or takes back a version, as the valid form says."""
    key, data = form.get_command_key(), form.cleaned_data
    if recall is not None and data["decision"] == DeclarationVersion.RECALLED:
        return lambda: recall(request.actor, key, reference)
    decide = publish if data["decision"] == DeclarationVersion.PUBLISHED else refuse
    return lambda: decide(request.actor, key, reference, why=data["why"])
