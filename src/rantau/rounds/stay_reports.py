"""Record what is reported of stays abroad, from files and by officers: what the services of this
app do inside their own transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, DutyKind, open_duty
from rantau.journal.interface import JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.edition import Amounts
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import Examinee, IncomingFile, Offer, Stay, WorkplaceChange
from rantau.rounds.permissions import READ_STAY, SETTLE_CHANGE
from rantau.rounds.receipts import BATCH_SIZE, get_day_abroad, lock_examinees, write_receipts
from rantau.rounds.score_changes import tell_examinees
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stage_events import enter_stages
from rantau.rounds.stages import Stage
from rantau.rounds.stay_rows import (
    EXCESS,
    EXTENSION,
    LEFT,
    OVERSTAY,
    TAKEN,
    WORKPLACE,
    StayReport,
    judge_stay_report,
    read_stay_report,
)
from rantau.rounds.stay_rules import StayFacts, compute_permit_end
from rantau.rounds.stay_selectors import build_facts, list_change_days, lock_stays

STAY_REPORTED = JournalKind(
    "rounds:stay:reported", gettext_lazy("The country abroad reported of a stay")
)
SETTLE_CHANGE_DUTY = DutyKind(
    "rounds:settle_change",
    gettext_lazy("Look into a change of workplace beyond the allowed number"),
    READ_STAY,
    "rounds:stay",
    does=SETTLE_CHANGE,
    act_page="rounds:settle_change",
)
WORKING_DAYS_TO_SETTLE = 5  # chosen by us


def open_stays(arrived: Iterable[tuple[Offer, date]], amounts: Amounts) -> None:
    """Begin the stays of who arrived on a day, with the permit as the round has it."""
    Stay.objects.bulk_create(
        (
            Stay(
                id=uuid7(),
                reference=generate_reference("TG"),
                offer=offer,
                arrived_on=on,
                permit_until=compute_permit_end(on, amounts),
            )
            for offer, on in arrived
        ),
        batch_size=BATCH_SIZE,
    )


@dataclass
class OpenStay:
    """A locked stay while reports of it are taken in.

    days     on which the workplace changed
    changes  of the workplace that are to be written
    fields   of the stay that are to be written
    """

    row: Stay
    examinee: Examinee
    days: list[date]
    changes: list[WorkplaceChange] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)

    @property
    def facts(self) -> StayFacts:
        """As the rules read it now."""
        return build_facts(self.row, self.days)


def take_stays(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in a file of STAY: a receipt a row; changes of workplace, extensions, departures for
    home and stays without a permit belong to the stay, and she gets a message. Gives outcome ->
    rows.

    row  of the file, saved, with its round locked
    """
    examinees = lock_examinees(row, file)
    assert row.round is not None  # noqa: S101  # the service read it from the file
    amounts = get_edition_in_force(row.round).amounts
    stays, today = _lock_stays(examinees.values()), get_day_abroad(row)
    outcomes, taken = [], []
    for each in file.rows:
        number = each["exam_number"]
        examinee = examinees.get(number)
        stay = stays.get(examinee.id) if examinee else None
        report = read_stay_report(each, today=today)
        facts = stay.facts if stay else None
        outcome = judge_stay_report(report, facts, amounts, is_known=examinee is not None)
        outcomes.append(outcome)
        if stay and report and outcome in TAKEN:
            note_report(actor, stay, report, outcome, file=row)
            taken.append(stay)
    write_receipts(row, file, outcomes)
    changed = list({each.row.id: each for each in taken}.values())
    write_stays(actor, changed)
    terms = {each.examinee.id: {"file": row.reference} for each in changed}
    tell_examinees([each.examinee for each in changed], STAY_REPORTED, actor, terms=terms)
    return Counter(outcomes)


def _lock_stays(examinees: Iterable[Examinee]) -> dict[UUID, OpenStay]:
    """Examinee -> her stay; the caller has locked the examinees."""
    by_key = {each.id: each for each in examinees}
    found = lock_stays(by_key)
    days = list_change_days(found)
    return {
        each.offer.examinee_id: OpenStay(each, by_key[each.offer.examinee_id], days[each.id])
        for each in found
    }


def note_report(
    actor: Actor,
    stay: OpenStay,
    report: StayReport,
    outcome: str,
    *,
    file: IncomingFile | None = None,
) -> None:
    """Change a stay by a report that was judged to be taken; nothing is written yet.

    outcome  one of stay_rows.TAKEN
    file     that says it; None for an officer
    """
    row = stay.row
    if report.kind == WORKPLACE:
        stay.days.append(report.on)
        stay.changes.append(_build_change(actor, stay, report, outcome, file))
    elif report.kind == EXTENSION and report.until is not None:
        row.permit_until = report.until
        stay.fields.add("permit_until")
        if row.overstays_since is not None:
            row.overstay_ended_on = clock.today()
            stay.fields.add("overstay_ended_on")
    elif report.kind == OVERSTAY:
        row.overstays_since, row.overstay_ended_on = report.on, None
        stay.fields |= {"overstays_since", "overstay_ended_on"}
    elif report.kind == LEFT:
        row.left_on = report.on
        stay.fields.add("left_on")


def write_stays(actor: Actor, stays: Sequence[OpenStay]) -> None:
    """Write what reports changed in stays, let whoever left for home be RETURNED, and give
    headquarters a task for each who changed her workplace once more than allowed. The caller has
    locked the stays and their examinees."""
    rows, fields = [each.row for each in stays], set().union(*(each.fields for each in stays))
    if fields:
        written = Stay.objects.bulk_update(rows, fields, batch_size=BATCH_SIZE)
        require_rows_written(written, len(rows), "stays")
    changes = [change for each in stays for change in each.changes]
    WorkplaceChange.objects.bulk_create(changes, batch_size=BATCH_SIZE)
    _enter_returned(actor, stays)
    excess = {each.stay_id for each in changes if each.is_excess}
    open_change_duties([row for row in rows if row.id in excess])


def _enter_returned(actor: Actor, stays: Sequence[OpenStay]) -> None:
    """Whoever left for home is RETURNED since that day, or since her last stage where that was
    later, and not after now: the counterpart's own today may be tomorrow here."""
    now = clock.now()
    returned: dict[datetime, list[Examinee]] = {}
    for each in stays:
        if each.row.left_on is not None and each.examinee.stage == Stage.ARRIVED:
            begins = datetime.combine(each.row.left_on, time(), clock.WESTERN_TIME)
            at = min(max(begins, each.examinee.stage_at), now)
            returned.setdefault(at, []).append(each.examinee)
    for at, examinees in sorted(returned.items()):
        enter_stages(examinees, Stage.RETURNED, actor, at=at)


def _build_change(
    actor: Actor, stay: OpenStay, report: StayReport, outcome: str, file: IncomingFile | None
) -> WorkplaceChange:
    return WorkplaceChange(
        stay=stay.row,
        file=file,
        changed_on=report.on,
        employer=report.employer,
        reason=report.reason,
        is_excess=outcome == EXCESS,
        recorded_by=actor.ref,
        recorded_at=clock.now(),
    )


def open_change_duties(stays: Sequence[Stay]) -> None:
    """Give headquarters a task for each of these stays, which have a change of workplace more than
    allowed, unless it has one."""
    if not stays:
        return
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, clock.now(), WORKING_DAYS_TO_SETTLE)
    for stay in stays:
        code, reference = SETTLE_CHANGE_DUTY.code, stay.reference
        duty = DutyInput(code, "stay", reference, headquarters, due_at, keep_existing=True)
        open_duty(about=stay.id, duty=duty)
