"""The first day of an office: what is done and what is next, as the facts say."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rantau.access.joining import FirstDay, get_first_day
from rantau.access.middleware import ActorRequest
from rantau.access.roles import ADMINISTRATOR, ROLES
from rantau.access.scope import reading_as
from rantau.offices.models import OfficeKind
from rantau.placement.hand_overs import count_left_with_region
from rantau.web.common.decorators import officer_required


@dataclass(frozen=True)
class Step:
    """A step of the first day. Whether it is done follows from facts; nobody ticks it."""

    title: str
    is_done: bool
    detail: str = ""
    url: str = ""
    link: str = ""


@require_safe
@officer_required
def first_day(request: ActorRequest) -> HttpResponse:
    """The steps of the administrator's own office, with a link to each that is not done."""
    actor = request.actor
    with reading_as(actor):
        facts = get_first_day(actor)
        left = count_left_with_region(facts.office)
    has_second_key = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    steps = [
        Step(
            _("Your account has a second key"),
            has_second_key,
            _("A code of your telephone, besides the password."),
            reverse("access:account"),
            _("Set it up"),
        ),
        *_list_contact_steps(facts),
        *_list_staff_steps(facts),
        *_list_service_steps(facts, left),
    ]
    context = {
        "office": facts.office,
        "steps": steps,
        "done_count": sum(step.is_done for step in steps),
        "next_step": next((step for step in steps if not step.is_done), None),
    }
    return render(request, "access/first_day.html", context)


def _list_contact_steps(facts: FirstDay) -> list[Step]:
    office = facts.office
    if office.kind == OfficeKind.AGENCY:  # its address stands in the licence
        return []
    return [
        Step(
            _("The public knows where you are"),
            bool(office.address and office.phone),
            _("Address, telephone and opening hours."),
            reverse("access:office_contact", args=[office.code]),
            _("Fill them in"),
        )
    ]


def _list_staff_steps(facts: FirstDay) -> list[Step]:
    missing = [str(ROLES[role].title) for role in facts.missing_roles]
    waiting = _("%(invited)s invitations open, %(proposed)s wait for a second person.") % {
        "invited": facts.invitations,
        "proposed": facts.proposals,
    }
    return [
        Step(
            _("A second administrator"),
            facts.roles[ADMINISTRATOR] > 1,
            _("So that the office is not locked out when one is away."),
            reverse("access:invite"),
            _("Invite"),
        ),
        Step(
            _("The people of the office are invited and confirmed"),
            bool(facts.officers) and not (facts.invitations or facts.proposals),
            waiting,
            reverse("access:invite_list"),
            _("Invite everybody of a list"),
        ),
        Step(
            _("Every role has somebody"),
            not missing,
            _("Missing: %(roles)s.") % {"roles": ", ".join(missing)} if missing else "",
            reverse("access:people"),
            _("Office people"),
        ),
    ]


def _list_service_steps(facts: FirstDay, left: int) -> list[Step]:
    """For a district office, which connects with the first worker whom it serves."""
    office = facts.office
    if office.kind != OfficeKind.DISTRICT:
        return []
    served = office.first_service_at is not None
    parent = office.parent.name if office.parent else ""
    handed_over = _(
        "%(office)s still serves %(count)s of your people and placements. Its head hands them over."
    )
    return [
        Step(
            _("The first worker is served"),
            served,
            _("The counter registers somebody. From then on the office is connected."),
            reverse("offices:network"),
            _("The network of offices"),
        ),
        Step(
            _("What the regional office served is handed over"),
            served and not left,
            handed_over % {"office": parent, "count": left} if left else "",
        ),
    ]
