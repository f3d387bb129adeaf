"""Offices as somebody may give others a way into them, and who has one."""

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchOffice
from rantau.offices.models import Office


def office_for(actor: Actor, code: str) -> Office:
    """The office under `code` into which `actor` may let others: any for headquarters and the
    operator, for an administrator the own one. NoSuchOffice otherwise."""
    found = Office.objects.filter(code=code).first()
    everywhere = actor.scope in ("r_national", "r_system")
    if found is None or not (everywhere or found.id == actor.office):
        raise NoSuchOffice()
    return found
