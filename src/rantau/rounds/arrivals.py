"""Take in reports of arrivals: what the service of incoming files does inside its own
transaction."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, advance_duties
from rantau.journal.interface import JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.entry_rows import (
    ARRIVAL_KINDS,
    ARRIVED,
    FIT,
    NOT_ARRIVED,
    UNFIT,
    judge_arrival,
    read_arrival,
)
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import ArrivalReport, Entry, Examinee, IncomingFile, Offer
from rantau.rounds.permissions import READ_OFFERS, SETTLE_ARRIVAL
from rantau.rounds.receipts import BATCH_SIZE, get_day_abroad, lock_examinees, write_receipts
from rantau.rounds.score_changes import tell_examinees
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stage_events import enter_stages
from rantau.rounds.stages import Stage
from rantau.rounds.stay_reports import open_stays

ARRIVAL_REPORTED = JournalKind(
    "rounds:arrival:reported", gettext_lazy("The country abroad reported of an arrival")
)
SETTLE_ARRIVAL_DUTY = DutyKind(
    "rounds:settle_arrival",
    gettext_lazy("Find somebody who departed and did not arrive"),
    READ_OFFERS,
    "rounds:offer",
    does=SETTLE_ARRIVAL,
    act_page="rounds:settle_arrival",
)
SETTLE_UNFIT_DUTY = DutyKind(
    "rounds:settle_unfit",
    gettext_lazy("Care for somebody whom the medical after the arrival found not fit"),
    READ_OFFERS,
    "rounds:offer",
    does=SETTLE_ARRIVAL,
    act_page="rounds:settle_arrival",
)
# What is reported -> who asks about it, from a report until somebody says what became of it.
SETTLING_DUTIES = {NOT_ARRIVED: SETTLE_ARRIVAL_DUTY, UNFIT: SETTLE_UNFIT_DUTY}
# What is reported -> the duty that it ends.
ENDED_DUTIES = {ARRIVED: SETTLE_ARRIVAL_DUTY, FIT: SETTLE_UNFIT_DUTY}
WORKING_DAYS_TO_FIND = 1  # chosen by us


def take_arrivals(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in a file of ARRIVAL: a receipt a row; who arrived enters that stage and gets a message,
    who did not is a duty of headquarters, training and medical there are kept. Gives outcome ->
    rows.

    row  of the file, saved, with its round locked
    """
    examinees = lock_examinees(row, file)
    accepted = Offer.objects.filter(examinee__in=examinees.values(), state=Offer.ACCEPTED)
    offers = {each.examinee_id: each for each in accepted}
    known = set(
        ArrivalReport.objects.filter(offer__in=offers.values()).values_list(
            "offer", "kind", "reported_on"
        )
    )
    entries = Entry.objects.filter(offer__in=offers.values())
    entry_days = dict(entries.values_list("offer", "entry_on"))
    today = get_day_abroad(row)
    stages = {number: Stage(each.stage) for number, each in examinees.items()}
    arrived: dict[date, list[Examinee]] = defaultdict(list)
    outcomes, reports, informed = [], [], {}
    for each in file.rows:
        number, report = each["exam_number"], read_arrival(each, today=today)
        offer = offers.get(examinees[number].id) if number in examinees else None
        is_known = bool(offer and report and (offer.id, report.kind, report.on) in known)
        entry_on = entry_days.get(offer.id) if offer else None
        outcome = judge_arrival(report, stages.get(number), is_known=is_known, entry_on=entry_on)
        outcomes.append(outcome)
        if offer and report and outcome in ARRIVAL_KINDS:
            reports.append(
                ArrivalReport(offer=offer, file=row, kind=report.kind, reported_on=report.on)
            )
            informed[examinees[number].id] = examinees[number]
        if report and outcome == ARRIVED:
            stages[number] = Stage.ARRIVED
            arrived[report.on].append(examinees[number])
    write_receipts(row, file, outcomes)
    ArrivalReport.objects.bulk_create(reports, batch_size=BATCH_SIZE)
    _enter_arrived(actor, arrived)
    _open_stays(row, reports)
    _open_duties(row, reports)
    terms = {key: {"file": row.reference} for key in informed}
    tell_examinees(list(informed.values()), ARRIVAL_REPORTED, actor, terms=terms)
    return Counter(outcomes)


def _enter_arrived(actor: Actor, arrived: Mapping[date, Sequence[Examinee]]) -> None:
    """Enter the stage at the counterpart's day, not before the departure, and not after now: its
    own today may be tomorrow here."""
    by_moment: dict[datetime, list[Examinee]] = defaultdict(list)
    now = clock.now()
    for day, examinees in arrived.items():
        begins = datetime.combine(day, time(), clock.WESTERN_TIME)
        for each in examinees:
            by_moment[min(max(begins, each.stage_at), now)].append(each)
    for at, examinees in by_moment.items():
        enter_stages(examinees, Stage.ARRIVED, actor, at=at)


def _open_stays(row: IncomingFile, reports: Sequence[ArrivalReport]) -> None:
    assert row.round is not None  # noqa: S101  # the service read it from the file
    amounts = get_edition_in_force(row.round).amounts
    arrived = [(each.offer, each.reported_on) for each in reports if each.kind == ARRIVED]
    open_stays(arrived, amounts)


def _open_duties(row: IncomingFile, reports: Sequence[ArrivalReport]) -> None:
    """Who did not arrive is looked for, and who is not fit is cared for; of who arrived, or is
    found fit since, nobody is asked any longer."""
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, row.taken_at, WORKING_DAYS_TO_FIND)
    for report in reports:
        if report.kind in SETTLING_DUTIES:
            duty = DutyInput(
                SETTLING_DUTIES[report.kind].code,
                "offer",
                report.offer.reference,
                headquarters,
                due_at,
                keep_existing=True,
            )
            advance_duties(about=report.offer_id, closes=(), outcome="", opens=duty)
        elif report.kind in ENDED_DUTIES:
            codes = (ENDED_DUTIES[report.kind].code,)
            advance_duties(about=report.offer_id, closes=codes, outcome=report.kind, opens=None)
