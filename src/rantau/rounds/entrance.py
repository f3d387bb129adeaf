"""What the entrance of a test reads: rooms, who sits in them, and marks that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.selectors import list_own_hands
from rantau.duties.interface import DutySubject
from rantau.journal.interface import log_readings
from rantau.rounds.codes import is_exam_number
from rantau.rounds.errors import NoSuchMismatch, NoSuchSitting
from rantau.rounds.models import AttendanceMark, Examinee, Round, VenueOffice
from rantau.rounds.permissions import DECIDE_MISMATCH, MARK_ATTENDANCE, PLAN_SEATS
from rantau.rounds.selectors import get_published_round
from rantau.rounds.stages import Stage

LIST_ROOM_SQL = "select * from rounds_list_room(%s, %s, %s, %s)"
PURPOSE_OF_READING = "attendance"
SITTING_FORMAT = "%Y%m%dT%H%MZ"  # as it stands in addresses


@dataclass(frozen=True)
class RoomCount:
    """A room in one sitting: how many sit there, came, and were absent."""

    city: str
    sitting_at: datetime
    room: str
    people: int
    came: int
    absent: int

    @property
    def sitting(self) -> str:
        """The sitting as it stands in addresses."""
        return self.sitting_at.astimezone(UTC).strftime(SITTING_FORMAT)


@dataclass(frozen=True)
class RoomRow:
    """Somebody who sits in a room."""

    examinee: UUID
    person: UUID
    exam_number: str
    name: str
    seat: int
    stage: str


def parse_sitting(text: str) -> datetime:
    """The sitting of an address. Raises NoSuchSitting."""
    try:
        return datetime.strptime(text, SITTING_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        raise NoSuchSitting() from None


def require_entrance(actor: Actor, round_code: str, city: str) -> Round:
    """The round, where the actor may mark who comes in this city: headquarters, and the office that
    was named. Raises NoSuchRound, NoSuchSitting."""
    require_permission(actor, MARK_ATTENDANCE)
    found = get_published_round(actor, round_code)
    if city not in found.edition.cities:
        raise NoSuchSitting()
    venues = VenueOffice.objects.filter(round=found.round, city=city, office=actor.office)
    if actor.database_role != "r_national" and not venues.exists():
        raise NoSuchSitting()
    return found.round


def list_rooms(actor: Actor, round_code: str) -> list[RoomCount]:
    """All rooms with somebody in them: for headquarters of all cities, for an office of those at
    whose entrance it stands. Raises NoSuchRound."""
    require_permission(actor, MARK_ATTENDANCE)
    round_ = get_published_round(actor, round_code).round
    rows = Examinee.objects.filter(round=round_, seat__isnull=False)
    if actor.database_role != "r_national":
        venues = VenueOffice.objects.filter(round=round_, office=actor.office)
        rows = rows.filter(city__in=list(venues.values_list("city", flat=True)))
    counted: QuerySet[Examinee, Any] = rows.values("city", "sitting_at", "room").annotate(
        people=Count("id"),
        came=Count("id", filter=~Q(stage__in=[Stage.VERIFIED, Stage.ABSENT])),
        absent=Count("id", filter=Q(stage=Stage.ABSENT)),
    )
    return [RoomCount(**row) for row in counted.order_by("city", "sitting_at", "room")]


def list_room(
    actor: Actor, round_code: str, city: str, sitting_at: datetime, room: str
) -> list[RoomRow]:
    """Who sits in a room, by seat; logged as read. Raises NoSuchRound; NoSuchSitting also where
    nobody sits."""
    round_ = require_entrance(actor, round_code, city)
    with connection.cursor() as cursor:
        cursor.execute(LIST_ROOM_SQL, [round_.id, city, sitting_at, room])
        rows = [RoomRow(*row) for row in cursor.fetchall()]
    if not rows:
        raise NoSuchSitting()
    persons = [row.person for row in rows]
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_READING)
    return rows


def list_venues(actor: Actor, round_code: str) -> dict[str, VenueOffice]:
    """City -> the office that stands at its entrance. Raises NoSuchRound."""
    require_permission(actor, PLAN_SEATS)
    round_ = get_published_round(actor, round_code).round
    rows = VenueOffice.objects.filter(round=round_).select_related("office")
    return {row.city: row for row in rows}


def get_mismatch(actor: Actor, exam_number: str, *, locks: bool = False) -> AttendanceMark:
    """The undecided mark that face or documents are another's, locked where asked. Raises
    NoSuchMismatch."""
    require_permission(actor, DECIDE_MISMATCH)
    if not is_exam_number(exam_number):
        raise NoSuchMismatch()
    rows = AttendanceMark.objects.filter(
        kind=AttendanceMark.MISMATCH, decision="", examinee__exam_number=exam_number
    )
    if locks:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise NoSuchMismatch()
    return found


def describe_marks(_actor: Actor, marks: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """What a worklist shows of a mark to decide; inside the caller's scope."""
    own_hands = list_own_hands()
    rows = AttendanceMark.objects.filter(id__in=marks).select_related("examinee__person")
    return {
        row.id: DutySubject(
            name=row.examinee.person.name,
            number=row.examinee.exam_number,
            person=row.examinee.person_id,
            is_barred=row.by in own_hands,
        )
        for row in rows
    }
