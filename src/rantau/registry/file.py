"""Everything the person's page shows, in a fixed number of queries."""

from dataclasses import dataclass

from rantau.access.actor import Actor
from rantau.journal.kinds import kind_of
from rantau.journal.models import Entry, Reading
from rantau.offices.regions import place_named
from rantau.registry.lookups import person_for, relatives_of
from rantau.registry.models import Identity, Person, Relative, SafeContact

RECENT = 20


@dataclass(frozen=True)
class Told:
    """One line of the timeline: what was done, when."""

    says: str
    at: object


@dataclass(frozen=True)
class PersonFile:
    """A person with numbers, family, safe contact, the story and the looks; newest first."""

    person: Person
    identities: list[Identity]
    relatives: list[Relative]
    safe: SafeContact
    origin: str
    domicile: str
    story: list[Told]
    readings: list[Reading]


def gather(actor: Actor, reference: str, *, purpose: str) -> PersonFile:
    """The file of one person, read inside the caller's scope; NoSuchPerson, and the look logged."""
    person = person_for(actor, reference, purpose=purpose)
    origin = place_named(person.origin_node)
    same = person.domicile_node == person.origin_node
    entries = Entry.objects.filter(subject=person.id).order_by("-revision")[:RECENT]
    return PersonFile(
        person=person,
        identities=list(person.identities.all()),
        relatives=relatives_of(person),
        safe=person.safe_contact,
        origin=origin,
        domicile=origin if same else place_named(person.domicile_node),
        story=[Told(str(kind_of(e.kind).says), e.happened_at) for e in entries],
        readings=list(Reading.objects.filter(subject=person.id).order_by("-read_at")[:RECENT]),
    )
