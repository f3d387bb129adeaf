"""The only way to come by a placement: fetched and judged; absent and forbidden answer alike."""

from datetime import date
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import demand
from rantau.core.errors import Stale
from rantau.core.references import tidy_passport, tidy_reference
from rantau.core.statements import read
from rantau.documents.errors import NoSuchFile
from rantau.documents.lookups import received_file
from rantau.documents.models import StoredFile
from rantau.journal.readings import log_reading
from rantau.placement.errors import Ended, NoSuchPlacement
from rantau.placement.models import Fact, Passage, Placement
from rantau.placement.permissions import DEPART, READ
from rantau.registry.models import Person

CALLED = """
    from placement_placement t0 join registry_person t1 on t1.id = t0.person_id
   where t0.reference = %s
"""
HELD = " for no key update of t0"
AT_BORDER = "select placement_at_border(%s, %s)"


def placement_for(actor: Actor, reference: str, *, purpose: str) -> Placement:
    """The placement with its person; the look is logged as one at the person. NoSuchPlacement.

    purpose   the task for which it is opened
    """
    demand(actor, READ)
    found = _called(reference)
    if found is None:
        raise NoSuchPlacement()
    if actor.person is None:
        log_reading(actor, subject_kind="person", subject=found.person_id, purpose=purpose)
    return found


def placement_held(reference: str, *, seen: int) -> Placement:
    """The open placement, locked for a command, one revision on; inside the command's scope.

    seen    the revision that the actor looked at
    Raises  NoSuchPlacement, Ended, Stale
    """
    found = _called(reference, CALLED + HELD)
    if found is None:
        raise NoSuchPlacement()
    if found.ended_at is not None:
        raise Ended()
    if found.revision != seen:
        raise Stale(seen=seen, now=found.revision)
    found.revision += 1
    return found


def _called(reference: str, tail: str = CALLED) -> Placement | None:
    rows = read((Placement, Person), tail, [tidy_reference(reference)])
    if not rows:
        return None
    placement, placement.person = rows[0]
    return cast(Placement, placement)


def scan_for(actor: Actor, file: UUID) -> tuple[StoredFile, bytes]:
    """A scan of a paper and what it holds; the look is logged as one at the person. NoSuchFile."""
    found, content = received_file(actor, file)
    person = Fact.objects.filter(file=file).values_list("person", flat=True).first()
    if person is None:
        raise NoSuchFile()
    log_reading(actor, subject_kind="person", subject=person, purpose="placement")
    return found, content


def placements_of(person: UUID) -> list[Placement]:
    """A person's placements that the reader may see, newest first."""
    return list(Placement.objects.filter(person=person).order_by("-id"))


def candidates(actor: Actor) -> QuerySet[Placement]:
    """An agency's open placements, newest first, with the persons."""
    demand(actor, READ)
    mine = Placement.objects.filter(agency=actor.office, ended_at=None)
    return mine.select_related("person").order_by("-id")


def at_border(actor: Actor, passport: str, birth_date: date) -> str:
    """The reference of the traveller with this passport and birth date; NoSuchPlacement.

    No card is ever the gate (DESIGN 3.6): these two find the same truth.
    """
    demand(actor, DEPART)
    with connection.cursor() as cursor:
        cursor.execute(AT_BORDER, [tidy_passport(passport), birth_date])
        [reference] = cursor.fetchone()
    if reference is None:
        raise NoSuchPlacement()
    return str(reference)


def live_passages(placement: Placement) -> list[Passage]:
    """The placement's passages that none supersedes, in the order of the way."""
    rows = list(Passage.objects.filter(placement=placement).order_by("happened_at", "id"))
    gone = {row.supersedes for row in rows}
    return [row for row in rows if row.id not in gone]
