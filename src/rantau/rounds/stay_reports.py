"""Record what is reported of stays abroad, from files and by officers: what the services of this
app do inside their own transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, DutyKind, open_duty
from rantau.journal.interface import JournalKind
from rantau.offices.models import Office, OfficeKind
from rantau.offices.selectors import get_due_at
from rantau.rounds.edition import Amounts
from rantau.rounds.entries import lock_examinees
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import Examinee, IncomingFile, Offer, Stay, WorkplaceChange
from rantau.rounds.permissions import READ_STAYS, SETTLE_CHANGE
from rantau.rounds.receipts import BATCH_SIZE, write_receipts
from rantau.rounds.score_changes import tell_examinees
from rantau.rounds.selectors import get_content_in_force, get_edition
from rantau.rounds.stage_events import enter_stage
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
    READ_STAYS,
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
    """A locked stay while reports of it are recorded: `days` are those on which the workplace
    changed."""

    row: Stay
    examinee: Examinee
    days: list[date]

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
    amounts = get_edition(get_content_in_force(row.round)).amounts
    stays, outcomes, informed = _lock_stays(examinees.values()), [], {}
    for each in file.rows:
        number = each["exam_number"]
        examinee = examinees.get(number)
        stay = stays.get(examinee.id) if examinee else None
        report = read_stay_report(each, today=clock.today())
        facts = stay.facts if stay else None
        outcome = judge_stay_report(report, facts, amounts, is_known=examinee is not None)
        outcomes.append(outcome)
        if stay and report and outcome in TAKEN:
            record_report(actor, stay, report, outcome, file=row)
            informed[number] = stay.examinee
    write_receipts(row, file, outcomes)
    terms = {each.id: {"file": row.reference} for each in informed.values()}
    tell_examinees(list(informed.values()), STAY_REPORTED, actor, terms=terms)
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


def record_report(
    actor: Actor,
    stay: OpenStay,
    report: StayReport,
    outcome: str,
    *,
    file: IncomingFile | None = None,
) -> None:
    """Record a report that was judged to be taken; the caller has locked the stay, and for LEFT the
    examinee too.

    outcome  one of stay_rows.TAKEN
    file     that says it; None for an officer
    """
    row, fields = stay.row, ["revision"]
    if report.kind == WORKPLACE:
        _record_change(actor, stay, report, outcome, file)
    elif report.kind == EXTENSION and report.until is not None:
        row.permit_until, fields = report.until, [*fields, "permit_until", "overstays_since"]
        row.overstays_since = None
    elif report.kind == OVERSTAY:
        row.overstays_since, fields = report.on, [*fields, "overstays_since"]
    elif report.kind == LEFT:
        row.left_on, fields = report.on, [*fields, "left_on"]
        begins = datetime.combine(report.on, time(), clock.WESTERN_TIME)
        at = max(begins, stay.examinee.stage_at)
        enter_stage(stay.examinee, Stage.RETURNED, actor, at=at)
    row.revision += 1
    row.save(update_fields=fields)


def _record_change(
    actor: Actor, stay: OpenStay, report: StayReport, outcome: str, file: IncomingFile | None
) -> None:
    """Record a change of workplace; one more than allowed is a task of headquarters."""
    WorkplaceChange(
        stay=stay.row,
        file=file,
        changed_on=report.on,
        employer=report.employer,
        reason=report.reason,
        is_excess=outcome == EXCESS,
        recorded_by=actor.ref,
        recorded_at=clock.now(),
    ).save(force_insert=True)
    stay.days.append(report.on)
    if outcome == EXCESS:
        headquarters = Office.objects.values_list("id", flat=True).get(kind=OfficeKind.HEADQUARTERS)
        due_at = get_due_at(headquarters, clock.now(), WORKING_DAYS_TO_SETTLE)
        duty = DutyInput(
            SETTLE_CHANGE_DUTY.code,
            "stay",
            stay.row.reference,
            headquarters,
            due_at,
            keep_existing=True,
        )
        open_duty(about=stay.row.id, duty=duty)
