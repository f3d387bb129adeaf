"""Change a registered person: identity numbers, safe contact, relatives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.inputs import get_plain_kind
from rantau.registry.models import Person, SafeContact
from rantau.registry.permissions import (
    ADD_IDENTITY_NUMBER,
    CHANGE_SAFE_CONTACT,
    KEEP_FAMILY,
    LIFT_PERSON_LIMITS,
)
from rantau.registry.selectors import (
    get_identity,
    get_person_of_own_office,
    get_person_to_change,
    get_relative,
)
from rantau.registry.services import identities, limits, persons, relatives
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm
from rantau.web.registry.forms import (
    AddRelativeForm,
    CorrectRelativeForm,
    IdentityNumberForm,
    LiftPersonLimitsForm,
    RemoveRelativeForm,
    ReplaceNumberForm,
    SafeContactForm,
)
from rantau.web.registry.labels import (
    IDENTITY_KIND_LABELS,
    RELATION_LABELS,
    SAFE_CHANNEL_LABELS,
    SAVE_LABEL,
    label_match_candidates,
)


@dataclass(frozen=True)
class ChangePage:
    """What the page shows around its form.

    verb        the label of the button; `kind` is its style
    initial     the initial values of the form
    recorded    labels and values of what is recorded now, shown after a stale revision
    candidates  match candidates, where somebody else may be the same person
    notes       sentences above the form
    merge_url   where to propose that a candidate is this very person
    """

    heading: str
    lead: str
    verb: Any = SAVE_LABEL
    kind: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    recorded: list[tuple[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    merge_url: str = ""


def handle_person_change(
    request: ActorRequest,
    reference: str,
    form: CommandForm,
    command: Callable[[], Any],
    build_page: Callable[[], ChangePage],
) -> HttpResponse:
    """Run the command of a valid form and redirect to the person; else show the form with its
    errors.

    build_page  reads what the page shows, in the actor's scope; may raise NoSuchPerson

    The command runs before the page is built, so that a form sent twice gets the same response also
    when its relative is gone by then.
    """
    back_url = reverse("registry:person", args=[reference])
    if form.is_bound and form.is_valid():
        response = run_command(request, form, command, back_url=back_url)
        if response:
            return response
    with reading_as(request.actor):
        page = build_page()
    if page.candidates:
        page = replace(page, merge_url=reverse("registry:propose_merge", args=[reference]))
    form.set_initial(page.initial)
    return render_form(
        request, form, template="registry/person_change.html", page=page, back_url=back_url
    )


def get_lead(person: Person) -> str:
    """Name and number, as the line below the heading."""
    return f"{person.name} · {person.reference}"


@contextmanager
def ask_about_candidates(
    form: IdentityNumberForm, candidates: list[dict[str, Any]]
) -> Iterator[None]:
    """Where somebody else has the number, show the candidates and ask whether they are others."""
    try:
        yield
    except PossibleDuplicate as error:
        candidates.extend(label_match_candidates(error.candidates))
        form.add_candidate_choices(error.candidates)
        form.is_conflict = True
        raise InvalidInput({"not_same": [str(error)]}) from error


@require_http_methods(["GET", "POST"])
@officer_required
def add_identity_number(request: ActorRequest, reference: str) -> HttpResponse:
    """Add an identity number. When somebody else has it, ask whether the candidates are other
    people."""
    actor = request.actor
    require_permission(actor, ADD_IDENTITY_NUMBER)
    form, candidates = IdentityNumberForm(request.POST or None), list[dict[str, Any]]()

    def command() -> None:
        with ask_about_candidates(form, candidates):
            identities.add_identity_number(
                actor, form.get_command_key(), reference, form.to_number_input()
            )

    def build_page() -> ChangePage:
        person = get_person_to_change(actor, reference, purpose="form:number")
        heading = _("Add an identity number")
        return ChangePage(heading, get_lead(person), candidates=candidates)

    return handle_person_change(request, reference, form, command, build_page)


@require_http_methods(["GET", "POST"])
@officer_required
def replace_identity_number(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Replace a wrong identity number by the right one, with the reason."""
    actor = request.actor
    require_permission(actor, ADD_IDENTITY_NUMBER)
    form, candidates = ReplaceNumberForm(request.POST or None), list[dict[str, Any]]()

    def command() -> None:
        with ask_about_candidates(form, candidates):
            identities.replace_identity_number(
                actor,
                form.get_command_key(),
                reference,
                key,
                form.to_number_input(),
                why=form.cleaned_data["why"],
            )

    def build_page() -> ChangePage:
        person = get_person_to_change(actor, reference, purpose="form:number")
        wrong = get_identity(person, key)
        label = str(IDENTITY_KIND_LABELS[wrong.kind])
        return ChangePage(
            _("Replace a wrong number"),
            lead=f"{label} {wrong.number} · {get_lead(person)}",
            initial={"kind": get_plain_kind(wrong.kind)},
            candidates=candidates,
        )

    return handle_person_change(request, reference, form, command, build_page)


@require_http_methods(["GET", "POST"])
@officer_required
def change_safe_contact(request: ActorRequest, reference: str) -> HttpResponse:
    """Change the safe contact."""
    actor = request.actor
    require_permission(actor, CHANGE_SAFE_CONTACT)
    form = SafeContactForm(request.POST or None)

    def command() -> None:
        seen = form.cleaned_data["seen"]
        persons.change_safe_contact(
            actor, form.get_command_key(), reference, form.to_safe_contact_input(), seen=seen
        )

    def build_page() -> ChangePage:
        person = get_person_to_change(actor, reference, purpose="form:safe_contact")
        safe: SafeContact = person.safe_contact
        return ChangePage(
            _("Change safe contact"),
            get_lead(person),
            recorded=_list_recorded_safe_contact(safe),
            initial={
                "safe_channel": safe.channel,
                "who_may_answer": safe.who_may_answer,
                "safe_from": safe.from_hour,
                "safe_until": safe.until_hour,
                "seen": person.revision,
            },
        )

    return handle_person_change(request, reference, form, command, build_page)


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
    """Add a relative."""
    actor = request.actor
    require_permission(actor, KEEP_FAMILY)
    form = AddRelativeForm(request.POST or None)

    def command() -> None:
        emergency = form.cleaned_data["emergency"]
        relatives.add_relative(
            actor, form.get_command_key(), reference, form.to_relative_input(), emergency=emergency
        )

    def build_page() -> ChangePage:
        person = get_person_to_change(actor, reference, purpose="form:family")
        return ChangePage(_("Add a family member"), get_lead(person))

    return handle_person_change(request, reference, form, command, build_page)


@require_http_methods(["GET", "POST"])
@officer_required
def correct_relative(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Correct a recorded relative."""
    actor = request.actor
    require_permission(actor, KEEP_FAMILY)
    form = CorrectRelativeForm(request.POST or None)

    def command() -> None:
        data = form.cleaned_data
        relatives.correct_relative(
            actor,
            form.get_command_key(),
            reference,
            key,
            form.to_relative_input(),
            emergency=data["emergency"],
            seen=data["seen"],
        )

    def build_page() -> ChangePage:
        return _build_relative_page(actor, reference, key, heading=_("Correct a family member"))

    return handle_person_change(request, reference, form, command, build_page)


@require_http_methods(["GET", "POST"])
@officer_required
def remove_relative(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Remove a relative, with the reason."""
    actor = request.actor
    require_permission(actor, KEEP_FAMILY)
    form = RemoveRelativeForm(request.POST or None)

    def command() -> None:
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        relatives.remove_relative(
            actor, form.get_command_key(), reference, key, reason=reason, seen=seen
        )

    def build_page() -> ChangePage:
        page = _build_relative_page(actor, reference, key, heading=_("Remove a family member"))
        return replace(page, verb=_("Remove"), kind="danger")

    return handle_person_change(request, reference, form, command, build_page)


def _build_relative_page(actor: Actor, reference: str, key: UUID, *, heading: str) -> ChangePage:
    """The page about a recorded relative. Raises NoSuchPerson, and the error of a relative that is
    gone."""
    person = get_person_to_change(actor, reference, purpose="form:family")
    kin = get_relative(person, key)
    relation = str(RELATION_LABELS[kin.relation])
    return ChangePage(
        heading,
        lead=f"{kin.name} · {relation} · {get_lead(person)}",
        initial={
            "kin_name": kin.name,
            "kin_relation": kin.relation,
            "kin_phone": kin.phone,
            "emergency": kin.emergency,
            "seen": person.revision,
        },
        recorded=[
            (_("Name"), kin.name),
            (_("Relation"), relation),
            (_("Family's telephone"), kin.phone),
            (_("Call in an emergency"), _("yes") if kin.emergency else _("no")),
        ],
    )


@require_http_methods(["GET", "POST"])
@officer_required
def lift_limits(request: ActorRequest, reference: str) -> HttpResponse:
    """Lift the slow-down after wrong sign-in codes and wrong questions about the person."""
    actor = request.actor
    require_permission(actor, LIFT_PERSON_LIMITS)
    form = LiftPersonLimitsForm(request.POST or None)

    def command() -> None:
        key, why = form.get_command_key(), form.cleaned_data["why"]
        limits.lift_person_limits(actor, key, reference, why=why)

    def build_page() -> ChangePage:
        person = get_person_of_own_office(actor, reference, purpose="form:limits")
        return ChangePage(_("Lift a slow-down"), get_lead(person), verb=_("Lift it"))

    return handle_person_change(request, reference, form, command, build_page)
