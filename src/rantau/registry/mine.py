"""A person's own file, as the person sees it: what is known, and everybody who looked."""

from dataclasses import dataclass

from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import demand
from rantau.core import clock
from rantau.journal.models import Reading
from rantau.offices.models import Office
from rantau.offices.regions import place_named
from rantau.registry.errors import NoSuchPerson, NoSuchSlip
from rantau.registry.lookups import relatives_of
from rantau.registry.models import Ground, Identity, Person, Relative, SafeContact, Slip
from rantau.registry.permissions import READ_OWN
from rantau.registry.slip import AGAIN


@dataclass(frozen=True)
class Lent:
    """An office that may see the file for some time besides those of origin and domicile."""

    office: str
    ground: Ground


@dataclass(frozen=True)
class OwnFile:
    """What the registry knows of the person who looks, and to whom it is lent now."""

    person: Person
    identities: list[Identity]
    relatives: list[Relative]
    safe: SafeContact
    origin: str
    domicile: str
    lent: list[Lent]


def own_person(actor: Actor) -> Person:
    """The person who is signed in, in the caller's scope. NoSuchPerson after a merge, and once a
    new code was given: it ends what the old one opened, in whoever's hands that was."""
    demand(actor, READ_OWN)
    found = Person.objects.filter(became=None, slip__used_at__isnull=False).in_bulk([actor.person])
    if actor.person not in found:
        raise NoSuchPerson()
    return found[actor.person]


def own_file(actor: Actor) -> OwnFile:
    """The signed-in person's file. Looking at oneself is not logged."""
    person = own_person(actor)
    return OwnFile(
        person=person,
        identities=list(person.identities.all()),
        relatives=relatives_of(person),
        safe=person.safe_contact,
        origin=place_named(person.origin_node),
        domicile=place_named(person.domicile_node),
        lent=_lent(person),
    )


def looks(actor: Actor) -> QuerySet[Reading]:
    """Everybody who looked at the signed-in person's file, newest first; none is left out."""
    demand(actor, READ_OWN)
    return Reading.objects.filter(subject__in=[actor.person]).order_by("-read_at", "-id")


def signed_in_just_now(actor: Actor) -> None:
    """Raise NoSuchSlip unless the code was used within the last minutes: the answer was lost on
    the way, and the very same form came again."""
    demand(actor, READ_OWN)
    at = clock.now()
    if not Slip.objects.filter(person=actor.person, used_at__gt=at - AGAIN).exists():
        raise NoSuchSlip()


def _lent(person: Person) -> list[Lent]:
    grounds = list(Ground.objects.filter(person=person.id, ends_at__gt=clock.now()))
    names = {o.id: o.name for o in Office.objects.filter(id__in=[g.unit for g in grounds])}
    return [Lent(names[ground.unit], ground) for ground in grounds]
