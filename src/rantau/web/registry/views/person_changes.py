"""Change a registered person: identity numbers, safe contact, relatives."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.models import SafeContact
from rantau.registry.permissions import ADD_IDENTITY_NUMBER, CHANGE_SAFE_CONTACT, KEEP_FAMILY
from rantau.registry.selectors import get_person, get_relative
from rantau.registry.services import identities, persons, relatives
from rantau.web.common.commands import run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm
from rantau.web.registry.forms import (
    AddRelativeForm,
    CorrectRelativeForm,
    IdentityNumberForm,
    RemoveRelativeForm,
    SafeContactForm,
)
from rantau.web.registry.labels import (
    RELATION_LABELS,
    SAFE_CHANNEL_LABELS,
    SAVE_LABEL,
    label_match_candidates,
)


@dataclass(frozen=True)
class ChangePage:
    """What the page shows around its form, read in the actor's scope.

    initial  the form's first values
    now      what is recorded, as label and value: shown beside what was typed once both differ
    more     what the page's own template needs besides
    """

    heading: str
    lead: str
    verb: Any = SAVE_LABEL
    kind: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    now: list[tuple[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


def handle_person_change(
    request: ActorRequest,
    reference: str,
    form: CommandForm,
    command: Callable[[], Any],
    shown: Callable[[], ChangePage],
) -> HttpResponse:
    """The person's page after the command, else the form with its problems and all that was typed.

    The command comes before the reading: a form sent twice is answered alike, also when what it
    was about is gone by then.
    """
    back = reverse("registry:person", args=[reference])
    if form.is_bound and form.is_valid():
        answer = run_command(request, form, command, back=back)
        if answer:
            return answer
    with reading_as(request.actor):
        asked = shown()
    form.start_from(asked.initial)
    context = {"form": form, "shown": asked, "back_url": back, **asked.more}
    return render(request, "registry/person_change.html", context, status=form.answer_status)


@require_http_methods(["GET", "POST"])
@officer_required
def add_identity_number(request: ActorRequest, reference: str) -> HttpResponse:
    """Asks for the number; candidates where somebody else has it; added, the person's page."""
    actor = request.actor
    require_permission(actor, ADD_IDENTITY_NUMBER)
    form, found = IdentityNumberForm(request.POST or None), list[dict[str, Any]]()

    def command() -> None:
        given = form.cleaned_data
        kind, number, others = given["kind"], given["number"], given["not_same"]
        try:
            identities.add_identity_number(
                actor, form.command_key(), reference, kind, number, not_same=others
            )
        except PossibleDuplicate as error:
            found.extend(label_match_candidates(error.candidates))
            form.ask_about(error.candidates)
            form.out_of_step = True
            raise InvalidInput({"not_same": [str(error)]}) from error

    def shown() -> ChangePage:
        person = get_person(actor, reference, purpose="number")
        lead = f"{person.name} · {person.reference}"
        return ChangePage(_("Add an identity number"), lead, more={"candidates": found})

    return handle_person_change(request, reference, form, command, shown)


@require_http_methods(["GET", "POST"])
@officer_required
def change_safe_contact(request: ActorRequest, reference: str) -> HttpResponse:
    """What is recorded, to be changed; changed, the person's page."""
    actor = request.actor
    require_permission(actor, CHANGE_SAFE_CONTACT)
    form = SafeContactForm(request.POST or None)

    def command() -> None:
        seen = form.cleaned_data["seen"]
        persons.change_safe_contact(
            actor, form.command_key(), reference, form.safe_terms(), seen=seen
        )

    def shown() -> ChangePage:
        person = get_person(actor, reference, purpose="safe_contact")
        safe: SafeContact = person.safe_contact
        lead = f"{person.name} · {person.reference}"
        return ChangePage(
            _("Change safe contact"),
            lead,
            now=_list_recorded_safe_contact(safe),
            initial={
                "safe_channel": safe.channel,
                "who_may_answer": safe.who_may_answer,
                "safe_from": safe.from_hour,
                "safe_until": safe.until_hour,
                "seen": person.revision,
            },
        )

    return handle_person_change(request, reference, form, command, shown)


def _list_recorded_safe_contact(safe: SafeContact) -> list[tuple[str, str]]:
    hours = "" if safe.from_hour is None else f"{safe.from_hour}.00–{safe.until_hour}.00"
    return [
        (_("Way"), str(SAFE_CHANNEL_LABELS[safe.channel])),
        (_("May answer"), safe.who_may_answer),
        (_("Hours"), hours),
    ]


@require_http_methods(["GET", "POST"])
@officer_required
def add_relative(request: ActorRequest, reference: str) -> HttpResponse:
    """Asks for somebody of the family; added, the person's page."""
    actor = request.actor
    require_permission(actor, KEEP_FAMILY)
    form = AddRelativeForm(request.POST or None)

    def command() -> None:
        emergency = form.cleaned_data["emergency"]
        relatives.add_relative(
            actor, form.command_key(), reference, form.kin(), emergency=emergency
        )

    def shown() -> ChangePage:
        person = get_person(actor, reference, purpose="family")
        return ChangePage(_("Add a family member"), lead=f"{person.name} · {person.reference}")

    return handle_person_change(request, reference, form, command, shown)


@require_http_methods(["GET", "POST"])
@officer_required
def correct_relative(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """What is recorded of one, to be written anew."""
    actor = request.actor
    require_permission(actor, KEEP_FAMILY)
    form = CorrectRelativeForm(request.POST or None)

    def command() -> None:
        given = form.cleaned_data
        relatives.correct_relative(
            actor,
            form.command_key(),
            reference,
            key,
            form.kin(),
            emergency=given["emergency"],
            seen=given["seen"],
        )

    def shown() -> ChangePage:
        return _build_relative_page(actor, reference, key, heading=_("Correct a family member"))

    return handle_person_change(request, reference, form, command, shown)


@require_http_methods(["GET", "POST"])
@officer_required
def remove_relative(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Why one is taken out; taken out, the person's page."""
    actor = request.actor
    require_permission(actor, KEEP_FAMILY)
    form = RemoveRelativeForm(request.POST or None)

    def command() -> None:
        given = form.cleaned_data
        reason, seen = given["reason"], given["seen"]
        relatives.remove_relative(
            actor, form.command_key(), reference, key, reason=reason, seen=seen
        )

    def shown() -> ChangePage:
        asked = _build_relative_page(actor, reference, key, heading=_("Remove a family member"))
        return replace(asked, verb=_("Remove"), kind="danger")

    return handle_person_change(request, reference, form, command, shown)


def _build_relative_page(actor: Actor, reference: str, key: UUID, *, heading: str) -> ChangePage:
    """One of the family as recorded now, in words and as the form's first values."""
    person = get_person(actor, reference, purpose="family")
    kin = get_relative(person, key)
    relation = str(RELATION_LABELS[kin.relation])
    return ChangePage(
        heading,
        lead=f"{kin.name} · {relation} · {person.name} · {person.reference}",
        initial={
            "kin_name": kin.name,
            "kin_relation": kin.relation,
            "kin_phone": kin.phone,
            "emergency": kin.emergency,
            "seen": person.revision,
        },
        now=[
            (_("Name"), kin.name),
            (_("Relation"), relation),
            (_("Family's telephone"), kin.phone),
            (_("Call in an emergency"), _("yes") if kin.emergency else _("no")),
        ],
    )
