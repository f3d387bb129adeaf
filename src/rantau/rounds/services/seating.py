"""Give examinees their chairs, and name the office that stands at the entrance of a city."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.roles import DOMESTIC_OFFICE_KINDS
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import NoSuchRound, RoomsFull, SeatingNotNow
from rantau.rounds.models import Examinee, Round, VenueOffice
from rantau.rounds.permissions import PLAN_SEATS
from rantau.rounds.seating import Chair, TooFewChairs, assign_chairs, list_chairs
from rantau.rounds.selectors import get_edition_in_force, get_published_round
from rantau.rounds.stages import Stage

SEATS_PLANNED = JournalKind("rounds:seats:planned", gettext_lazy("Chairs of a test planned"))
VENUE_NAMED = JournalKind(
    "rounds:venue:named", gettext_lazy("Office for the entrance of a test named")
)
# Tens of thousands of rows in one statement.
SET_CHAIRS_SQL = """
    update rounds_examinee e
       set sitting_at = chair.sitting_at, room = chair.room, seat = chair.seat
      from unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::int[])
           as chair (id, sitting_at, room, seat)
     where e.id = chair.id and e.seat is null
"""


@service(SEATS_PLANNED, permission=PLAN_SEATS)
def plan_seats(actor: Actor, round_code: str) -> CommandResult:
    """Give everybody who was verified and has no chair the next free one of her city; answers with
    how many got one. A chair that was given stays.

    Raises  NoSuchRound; SeatingNotNow before the checks are over, and from the first sitting on;
            RoomsFull: then nobody got one
    """
    round_ = get_round_for_update(actor, round_code)
    edition = get_edition_in_force(round_)
    if not edition.windows["verification"].ends <= clock.now() < edition.sittings[0]:
        raise SeatingNotNow()
    chairs = _plan(round_, edition)
    with connection.cursor() as cursor:
        columns: list[Any] = [
            list(chairs),
            [chair.sitting_at for chair in chairs.values()],
            [chair.room for chair in chairs.values()],
            [chair.seat for chair in chairs.values()],
        ]
        cursor.execute(SET_CHAIRS_SQL, columns)
    terms = {"round": round_code, "chairs": str(len(chairs))}
    return CommandResult(str(len(chairs)), build_round_event(round_, terms))


def get_round_for_update(actor: Actor, round_code: str) -> Round:
    """The published round, locked. Raises NoSuchRound."""
    found = get_published_round(actor, round_code).round
    round_ = Round.objects.select_for_update().filter(id=found.id).first()
    if round_ is None:
        raise NoSuchRound()
    return round_


def build_round_event(round_: Round, terms: Mapping[str, str]) -> JournalEvent:
    """The event of a command about a locked round, whose revision is counted up: it counts the
    round's own entries, and no other change of its row."""
    round_.revision += 1
    round_.save(update_fields=["revision"])
    return JournalEvent("round", round_.id, round_.revision, terms)


def _plan(round_: Round, edition: RoundEdition) -> dict[UUID, Chair]:
    """Key of an examinee -> her chair. Raises RoomsFull."""
    waiting: dict[str, dict[str, UUID]] = defaultdict(dict)
    for key, number, city in Examinee.objects.filter(
        round=round_, stage=Stage.VERIFIED, seat=None
    ).values_list("id", "exam_number", "city"):
        waiting[city][number] = key
    taken: dict[str, set[Chair]] = defaultdict(set)
    seated = Examinee.objects.filter(round=round_, seat__isnull=False)
    for row in seated.only("city", "sitting_at", "room", "seat"):
        if row.sitting_at and row.seat:
            taken[row.city].add(Chair(row.sitting_at, row.room, row.seat))
    planned: dict[UUID, Chair] = {}
    for code, keys in waiting.items():
        chairs = list_chairs(edition, edition.cities[code])
        try:
            assigned = assign_chairs(chairs, taken[code], keys, round_.commitment)
        except TooFewChairs as error:
            raise RoomsFull() from error
        planned |= {keys[number]: chair for number, chair in assigned.items()}
    return planned


@service(VENUE_NAMED, permission=PLAN_SEATS)
def name_venue_office(actor: Actor, round_code: str, city: str, office_code: str) -> CommandResult:
    """Name the office whose officers mark who comes to the test in a city, in place of another that
    was named; answers with its code.

    Raises  NoSuchRound; InvalidInput at `city` and `office`
    """
    found = get_published_round(actor, round_code)
    office = Office.objects.filter(
        code__iexact=office_code.strip(), kind__in=DOMESTIC_OFFICE_KINDS, closed_at=None
    ).first()
    problems = {}
    if city not in found.edition.cities:
        problems["city"] = [_("Choose a city of the test.")]
    if office is None:
        problems["office"] = [_("No open office at home has this code.")]
    if problems or office is None:
        raise InvalidInput(problems)
    venue = VenueOffice.objects.select_for_update().filter(round=found.round, city=city).first()
    is_new = venue is None
    venue = venue or VenueOffice(id=uuid7(), round=found.round, city=city, revision=0)
    venue.office, venue.named_by, venue.named_at = office, actor.ref, clock.now()
    venue.revision += 1
    changed = ["office", "named_by", "named_at", "revision"]
    venue.save(force_insert=is_new, update_fields=None if is_new else changed)
    terms = {"round": round_code, "city": city, "office": office.code}
    return CommandResult(office.code, JournalEvent("venue_office", venue.id, venue.revision, terms))
