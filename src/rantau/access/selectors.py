"""Offices that an actor may give access to, who works there, open invitations, break-glass
reviews."""

from django.db.models import F, Q, QuerySet

from rantau.access.actor import Actor, build_invitation_actor, require_office
from rantau.access.errors import NoSuchInvitation, NoSuchOffice
from rantau.access.models import Appointment, BreakGlass, Invitation
from rantau.access.permissions import (
    MANAGE_APPOINTMENTS,
    READ_BREAK_GLASS_REVIEWS,
    require_permission,
)
from rantau.access.tokens import hash_secret
from rantau.common import clock
from rantau.offices.models import Office


def get_manageable_office(actor: Actor, code: str) -> Office:
    """The office under `code` into which `actor` may let others: any for headquarters and the
    operator, for an administrator the own one. NoSuchOffice otherwise."""
    found = Office.objects.filter(code=code, closed_at=None).first()
    everywhere = actor.scope in ("r_national", "r_system")
    if found is None or not (everywhere or found.id == actor.office):
        raise NoSuchOffice()
    return found


def list_break_glass_reviews(actor: Actor) -> QuerySet[BreakGlass]:
    """Every broken glass: those that nobody has answered for first, then the newest."""
    require_permission(actor, READ_BREAK_GLASS_REVIEWS)
    found = BreakGlass.objects.select_related("office")
    return found.order_by(F("reviewed_at").desc(nulls_first=True), "-id")


def get_own_office(actor: Actor) -> Office:
    """The office at which the actor serves."""
    return Office.objects.get(pk=require_office(actor))


def list_office_appointments(actor: Actor) -> QuerySet[Appointment]:
    """Who works at the actor's own office, now or soon, by name; only what may be shown."""
    require_permission(actor, MANAGE_APPOINTMENTS)
    open_now = Q(ends_at=None) | Q(ends_at__gt=clock.now())
    found = Appointment.objects.filter(open_now, office=require_office(actor))
    shown = ("id", "role", "starts_at", "ends_at", "account__login", "account__name")
    return found.select_related("account").only(*shown).order_by("account__name", "starts_at")


def list_open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Invitations to the actor's own office that nobody has used yet."""
    require_permission(actor, MANAGE_APPOINTMENTS)
    waiting = Invitation.objects.filter(used_at=None, ends_at__gt=clock.now())
    return waiting.filter(office=require_office(actor)).order_by("-id")


def get_invitation_actor(secret: str, *, used: bool = False) -> Actor:
    """Who holds the link with this secret; read on the porch. NoSuchInvitation.

    used  also whose link is used up: `accept` knows a form that came before, and refuses others
    """
    known = Invitation.objects.filter(digest=hash_secret(secret), ends_at__gt=clock.now())
    found = known.select_related("office").first()
    if found is None or (found.used_at is not None and not used):
        raise NoSuchInvitation()
    return build_invitation_actor(found)
