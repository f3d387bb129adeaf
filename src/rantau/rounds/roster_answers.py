"""Take in the rows of a counterpart's answer to a roster: what the service of incoming files does
inside its own transaction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Min
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, SubjectInput, open_duty
from rantau.journal.interface import JournalKind
from rantau.offices.selectors import get_due_at, get_serving_offices
from rantau.placement.requirements import add_months
from rantau.rounds.files import ExchangeFile
from rantau.rounds.incoming_rows import (
    APPROVED,
    MAX_VALUE,
    RETURNED,
    RosterAnswer,
    judge_roster_answer,
    read_roster_answer,
    write_fact,
)
from rantau.rounds.models import (
    Examinee,
    IncomingFile,
    ReturnedRow,
    RosterEntry,
    RosterFile,
    SendingPhoto,
)
from rantau.rounds.receipts import get_day_abroad, lock_examinees, write_receipts
from rantau.rounds.score_changes import BATCH_SIZE, tell_examinees
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.rosters import close_duties_to_ask
from rantau.rounds.services.sending import RESOLVE_RETURNED_DUTY
from rantau.rounds.stage_events import enter_stages
from rantau.rounds.stages import Stage

ROSTER_APPROVED = JournalKind("rounds:roster:approved", gettext_lazy("Taken onto the roster"))
ROSTER_RETURNED = JournalKind(
    "rounds:roster:returned", gettext_lazy("Row of the roster returned by the counterpart")
)
WORKING_DAYS_TO_RESOLVE = 3  # chosen by us


def take_roster_answers(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in a file of ROSTER_ANSWER: a receipt a row, who was approved is on the roster, who was
    returned waits for her district office; all of them are told. Gives outcome -> rows.

    row  of the file, saved, with its round locked
    """
    examinees = lock_examinees(row, file)
    waiting = ReturnedRow.objects.filter(examinee__in=examinees.values(), outcome="")
    returned = set(waiting.values_list("examinee", flat=True))
    with_photo = _list_examinees_with_photo(examinees.values())
    since, today = _get_first_day(row), get_day_abroad(row)
    answered = []
    for each in file.rows:
        answer = read_roster_answer(each, since=since, today=today)
        examinee = examinees.get(each["exam_number"])
        stage = Stage(examinee.stage) if examinee else None
        is_returned = examinee is not None and examinee.id in returned
        has_photo = examinee is not None and examinee.id in with_photo
        outcome = judge_roster_answer(answer, stage, is_returned=is_returned, has_photo=has_photo)
        answered.append((examinee, answer, outcome))
    outcomes = [outcome for _examinee, _answer, outcome in answered]
    write_receipts(row, file, outcomes)
    effective = [
        (e, a) for e, a, outcome in answered if e and a and outcome in (APPROVED, RETURNED)
    ]
    _approve(actor, row, [pair for pair in effective if pair[1].outcome == APPROVED])
    _return(actor, row, [pair for pair in effective if pair[1].outcome == RETURNED])
    if row.round:
        close_duties_to_ask(row.round)
    return Counter(outcomes)


def _list_examinees_with_photo(examinees: Iterable[Examinee]) -> set[UUID]:
    """Those of whom a photograph was sent."""
    entries = RosterEntry.objects.filter(examinee__in=examinees).exclude(photo=None)
    return set(entries.values_list("examinee", flat=True))


def _get_first_day(row: IncomingFile) -> date:
    """The first day on which the counterpart can have answered, in whichever zone it is. Its year
    is typed, and another would end a roster before it begins."""
    files = RosterFile.objects.filter(round=row.round)
    made_at = files.aggregate(first=Min("made_at"))["first"] or clock.now()
    return (made_at.astimezone(UTC) - timedelta(days=1)).date()


def compute_roster_end(approved_on: date, months: int, certificate_until: date) -> date:
    """The last day on the roster: so many months from the approval, but not longer than the passed
    test holds (docs/law/rounds.md)."""
    return min(add_months(approved_on, months), certificate_until)


def _get_entries(pairs: Sequence[tuple[Examinee, RosterAnswer]]) -> dict[UUID, RosterEntry]:
    rows = RosterEntry.objects.select_for_update(of=("self",)).select_related("photo")
    rows = rows.filter(examinee__in=[e.id for e, _a in pairs])
    return {entry.examinee_id: entry for entry in rows.order_by("id")}


def _approve(
    actor: Actor, row: IncomingFile, pairs: Sequence[tuple[Examinee, RosterAnswer]]
) -> None:
    if not pairs or row.round is None:
        return
    months = get_edition_in_force(row.round).amounts.roster_months
    entries, by_day = _get_entries(pairs), defaultdict(list)
    for examinee, answer in pairs:
        entry = entries[examinee.id]
        entry.approved_on, entry.note = answer.on, ""
        entry.expires_on = compute_roster_end(answer.on, months, entry.certificate_until)
        entry.revision += 1
        by_day[answer.on].append(examinee)
    fields = ["approved_on", "expires_on", "note", "revision"]
    count = RosterEntry.objects.bulk_update(entries.values(), fields, batch_size=BATCH_SIZE)
    require_rows_written(count, len(pairs), "entries of a roster")
    for day, examinees in by_day.items():
        at = min(datetime.combine(day, time(), UTC), clock.now())
        enter_stages(examinees, Stage.ROSTERED, actor, at=at)
    rostered = [examinee for examinee, _answer in pairs]
    terms = {each.id: {"round": row.round.code, "file": row.reference} for each in rostered}
    tell_examinees(rostered, ROSTER_APPROVED, actor, terms=terms)


def _return(
    actor: Actor, row: IncomingFile, pairs: Sequence[tuple[Examinee, RosterAnswer]]
) -> None:
    entries = _get_entries(pairs)
    for examinee, answer in pairs:
        returned = ReturnedRow(
            id=uuid7(),
            reference=generate_reference("BR"),
            examinee=examinee,
            file=row,
            field=answer.field,
            ours=_write_sent(entries[examinee.id], answer.field),
            theirs=answer.value[:MAX_VALUE],
            returned_on=answer.on,
            returned_at=row.taken_at,
            revision=0,
        )
        returned.save(force_insert=True)
        _open_duty(returned, examinee)
    back = [examinee for examinee, _answer in pairs]
    terms = {each.id: {"file": row.reference} for each in back}
    tell_examinees(back, ROSTER_RETURNED, actor, terms=terms)


def _write_sent(entry: RosterEntry, field: str) -> str:
    """The fact as it was sent; of the photograph its SHA-256."""
    value = getattr(entry, field)
    return value.digest if isinstance(value, SendingPhoto) else write_fact(field, value)


def _open_duty(returned: ReturnedRow, examinee: Examinee) -> None:
    """Open the duty of the district office that serves her home."""
    person = examinee.person
    office = get_serving_offices(person.domicile_node).district_office
    duty = DutyInput(
        RESOLVE_RETURNED_DUTY.code,
        "returned_row",
        returned.reference,
        office,
        get_due_at(office, returned.returned_at, WORKING_DAYS_TO_RESOLVE),
        subject=SubjectInput(
            person=person.id,
            name_key=person.name_key,
            file_office=office,
            destination=examinee.round.destination,
            village=person.domicile_node,
        ),
    )
    open_duty(about=returned.id, duty=duty)
