"""Opening one person's file to an office for a while, in the transaction of a service."""

from datetime import datetime
from uuid import UUID

from rantau.access.actor import Actor, serving_office
from rantau.access.scope import moment
from rantau.core.keys import uuid7
from rantau.registry.errors import OpenAlready
from rantau.registry.lookups import person_for
from rantau.registry.models import Ground, Person


def refuse_if_open(person: UUID) -> None:
    """Raise OpenAlready, with the reference, when the actor sees the person anyhow."""
    seen = Person.objects.filter(id=person).first()
    if seen is not None:
        raise OpenAlready(reference=seen.reference)


def lend(actor: Actor, person: UUID, kind: str, *, until: datetime, reason: str) -> Ground:
    """Give the actor's office a ground from now until before `until`; the person sees it."""
    ground = Ground(
        id=uuid7(), person=person, unit=serving_office(actor), kind=kind,
        starts_at=moment(), ends_at=until, reason=reason,
    )  # fmt: skip
    ground.save(force_insert=True)
    return ground


def opened(actor: Actor, person: UUID, *, purpose: str) -> Person:
    """The person whose file was just lent; the look is written down with its purpose."""
    reference = Person.objects.values_list("reference", flat=True).get(id=person)
    return person_for(actor, reference, purpose=purpose)
