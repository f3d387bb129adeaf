"""Offices as somebody may give others a way into them, and who has one."""

from django.db.models import F, QuerySet

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchOffice
from rantau.access.models import BreakGlass
from rantau.access.permissions import demand
from rantau.access.rights import READ_REVIEWS
from rantau.offices.models import Office


def office_for(actor: Actor, code: str) -> Office:
    """The office under `code` into which `actor` may let others: any for headquarters and the
    operator, for an administrator the own one. NoSuchOffice otherwise."""
    found = Office.objects.filter(code=code).first()
    everywhere = actor.scope in ("r_national", "r_system")
    if found is None or not (everywhere or found.id == actor.office):
        raise NoSuchOffice()
    return found


def reviews(actor: Actor) -> QuerySet[BreakGlass]:
    """Every broken glass: those that nobody has answered for first, then the newest."""
    demand(actor, READ_REVIEWS)
    found = BreakGlass.objects.select_related("office")
    return found.order_by(F("reviewed_at").desc(nulls_first=True), "-id")
