"""Fetch what belongs to the roster: an examinee at a counter, files of both ways."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.numbers import normalize_passport_number
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_readings
from rantau.rounds.clock_selectors import get_examinee
from rantau.rounds.errors import NoSuchIncomingFile, NoSuchRosterFile
from rantau.rounds.files import ROSTER_ANSWER
from rantau.rounds.models import (
    Examinee,
    IncomingFile,
    IncomingReceipt,
    ReturnedRow,
    RosterEntry,
    RosterFile,
    Round,
)
from rantau.rounds.permissions import EXPORT_ROSTER, READ_EXAMINEE
from rantau.rounds.stages import Stage
from rantau.rounds.verification import PassportFacts, write_name

GET_FACTS_SQL = "select * from rounds_get_checked_facts(%s)"
PURPOSE_OF_READING = "roster"
# After so many days without any answer headquarters is asked to write; chosen by us.
LATE_AFTER = timedelta(days=14)
ON_THE_WAY = (Stage.RANKED, Stage.COMPLETE, Stage.SENT, Stage.ROSTERED)


def get_counter_examinee(actor: Actor, exam_number: str, *, locks: bool = False) -> Examinee:
    """The examinee under a number as typed, whom the office sees, with person and round; locked for
    a command, and logged as read for a page. Raises NoSuchExaminee."""
    found = get_examinee(actor, exam_number, permission=READ_EXAMINEE, locks=locks)
    if not locks:
        log_readings(
            actor,
            subject_kind="person",
            subjects=[found.person_id],
            purpose=PURPOSE_OF_READING,
        )
    return found


def get_checked_facts(examinee: Examinee) -> PassportFacts:
    """What was checked against her passport with the originals, as the passport prints it. Inside
    the scope that found her."""
    with connection.cursor() as cursor:
        cursor.execute(GET_FACTS_SQL, [examinee.id])
        name, birth_date, sex, passport = cursor.fetchone()
    return PassportFacts(write_name(name), birth_date, sex, normalize_passport_number(passport))


def find_roster_entry(examinee: Examinee, *, locks: bool = False) -> RosterEntry | None:
    """What the counterpart is sent of her; None before her documents were complete. Inside a
    scope."""
    rows = RosterEntry.objects.all()
    if locks:
        rows = rows.select_for_update()
    return rows.filter(examinee=examinee).first()


@dataclass(frozen=True)
class RoundRoster:
    """How many of a round stand at each stage from the ranking to the roster; and since when (a
    day) the counterpart has said nothing of those who were sent, None where that is not late."""

    round: Round
    counts: dict[str, int]
    silent_since: date | None


def list_round_rosters(actor: Actor) -> list[RoundRoster]:
    """Every round in which somebody is ranked or further, the newest first."""
    require_permission(actor, EXPORT_ROSTER)
    counted = (
        Examinee.objects.filter(stage__in=ON_THE_WAY)
        .values_list("round", "stage")
        .annotate(count=Count("id"))
    )
    counts: dict[UUID, dict[str, int]] = {}
    for round_id, stage, count in counted:
        counts.setdefault(round_id, dict.fromkeys(ON_THE_WAY, 0))[stage] = count
    late = {file.round_id: file.written_at for file in list_late_files()}
    rounds = Round.objects.filter(id__in=counts).order_by("-closes_at", "code")
    return [
        RoundRoster(
            each,
            counts[each.id],
            _get_day(late.get(each.id)),
        )
        for each in rounds
    ]


def _get_day(at: datetime | None) -> date | None:
    return at.astimezone(clock.WESTERN_TIME).date() if at else None


def list_late_files() -> list[RosterFile]:
    """The newest file of each round whose people wait for an answer and that has been in the folder
    for LATE_AFTER, where no answer to a roster of that round came since. Inside a scope."""
    at = clock.now() - LATE_AFTER
    waiting = RosterEntry.objects.filter(examinee__stage=Stage.SENT).exclude(
        examinee__returned_rows__outcome=""
    )
    files = RosterFile.objects.filter(id__in=waiting.values("file"), written_at__lte=at)
    answered = IncomingFile.objects.filter(
        kind=ROSTER_ANSWER.code, state=IncomingFile.TAKEN, taken_at__gt=at
    )
    files = files.exclude(round__in=answered.exclude(round=None).values("round"))
    newest = {file.round_id: file for file in files.select_related("round").order_by("number")}
    return list(newest.values())


def list_roster_files(actor: Actor) -> QuerySet[RosterFile]:
    """All files for counterparts, of rosters, answers to choices and claims, without their content,
    newest first, with their round."""
    require_permission(actor, EXPORT_ROSTER)
    return RosterFile.objects.select_related("round").defer("content").order_by("-made_at", "-id")


def get_roster_file(actor: Actor, reference: str, *, locks: bool = False) -> RosterFile:
    """The file of a roster under `reference`, locked where asked. Raises NoSuchRosterFile."""
    require_permission(actor, EXPORT_ROSTER)
    rows = RosterFile.objects.select_related("round").defer("content")
    if locks:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchRosterFile()
    return found


def count_stages_of_file(actor: Actor, file: RosterFile) -> dict[str, int]:
    """Stage -> how many of those who stood last in this file have reached it, without those of
    `count_returned_of_file`."""
    require_permission(actor, EXPORT_ROSTER)
    rows = RosterEntry.objects.filter(file=file).exclude(id__in=_list_returned(file).values("id"))
    return dict(rows.values_list("examinee__stage").annotate(count=Count("id")))


def count_returned_of_file(actor: Actor, file: RosterFile) -> int:
    """How many of those who stood last in this file were sent back and wait for a correction."""
    require_permission(actor, EXPORT_ROSTER)
    return _list_returned(file).count()


def _list_returned(file: RosterFile) -> QuerySet[RosterEntry]:
    open_rows = ReturnedRow.objects.filter(outcome="", examinee__stage=Stage.SENT)
    return RosterEntry.objects.filter(file=file, examinee__in=open_rows.values("examinee"))


def list_incoming_files(actor: Actor) -> QuerySet[IncomingFile]:
    """All files of counterparts, those that wait for headquarters first, then the newest."""
    require_permission(actor, EXPORT_ROSTER)
    is_open = Q(state=IncomingFile.ASIDE) | Q(left_out__gt=0)
    waits = Count("id", filter=is_open & Q(settled_at=None))
    rows = IncomingFile.objects.select_related("round").defer("content").annotate(is_waiting=waits)
    return rows.order_by("-is_waiting", "-taken_at", "-id")


def get_incoming_file(actor: Actor, reference: str, *, locks: bool = False) -> IncomingFile:
    """The file of a counterpart under `reference`, locked where asked. Raises
    NoSuchIncomingFile."""
    require_permission(actor, EXPORT_ROSTER)
    rows = IncomingFile.objects.all() if locks else IncomingFile.objects.select_related("round")
    if locks:
        rows = rows.select_for_update()
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchIncomingFile()
    return found


def list_incoming_receipts(actor: Actor, file: IncomingFile) -> QuerySet[IncomingReceipt]:
    """What came of each row of a file, by line."""
    require_permission(actor, EXPORT_ROSTER)
    return file.receipts.order_by("line")
