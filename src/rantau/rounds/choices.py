"""Take in the choices of employers abroad: what the service of incoming files does inside its own
transaction."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalKind
from rantau.rounds.choice_rows import (
    CANCELLED,
    CHOSEN,
    REENTRY,
    Choice,
    Chosen,
    ServedStay,
    compute_answer_end,
    judge_choice,
    read_choice,
)
from rantau.rounds.files import ExchangeFile
from rantau.rounds.journey_steps import end_journeys
from rantau.rounds.models import Examinee, IncomingFile, Offer, RosterEntry, Round
from rantau.rounds.receipts import (
    BATCH_SIZE,
    filter_named,
    get_day_abroad,
    lock_examinees,
    write_receipts,
)
from rantau.rounds.score_changes import tell_examinees
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stage_events import enter_stages
from rantau.rounds.stages import Stage
from rantau.rounds.stay_rules import NOT_HOME, judge_reentry
from rantau.rounds.stay_selectors import build_facts, list_change_days, lock_stays

OFFER_RECEIVED = JournalKind("rounds:offer:received", gettext_lazy("Chosen by an employer abroad"))
OFFER_CANCELLED = JournalKind(
    "rounds:offer:cancelled", gettext_lazy("Contract cancelled by the employer abroad")
)
REENTRY_REQUESTED = JournalKind(
    "rounds:reentry:requested", gettext_lazy("Re-entry: her employer abroad asked for her")
)
ENDED = (Stage.WITHDRAWN, Stage.EXPIRED, Stage.BARRED)
Pair = tuple[Examinee, Choice]


def take_choices(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in a file of CHOICE: a receipt a row; who was chosen may answer, for whom her employer
    asks may enter again once she is home, whose contract the employer cancelled is on the roster
    again, or home as before, and each of them is told. Gives outcome -> rows.

    row  of the file, saved, with its round locked
    """
    round_ = row.round
    assert round_ is not None  # noqa: S101  # a file that is taken in has its round
    examinees = lock_examinees(row, file)
    situations = _describe_examinees(round_, examinees)
    gave_up = _find_who_gave_up(round_, {each["replaces"] for each in file.rows})
    pairs: dict[str, list[Pair]] = defaultdict(list)
    outcomes, today = [], get_day_abroad(row)
    for each in file.rows:
        number = each["exam_number"]
        choice = read_choice(each, today=today)
        outcome = judge_choice(choice, situations.get(number, Chosen(None)), gave_up=gave_up)
        outcomes.append(outcome)
        if choice is not None and outcome in (CHOSEN, REENTRY, CANCELLED):
            pairs[outcome].append((examinees[number], choice))
    write_receipts(row, file, outcomes)
    _make_offers(actor, row, round_, pairs[CHOSEN])
    _make_reentries(actor, row, pairs[REENTRY])
    _cancel_offers(actor, row, pairs[CANCELLED])
    return Counter(outcomes)


def _describe_examinees(round_: Round, examinees: Mapping[str, Examinee]) -> dict[str, Chosen]:
    """Exam number -> what is judged of her."""
    numbers: dict[str, list[str]] = defaultdict(list)
    live: dict[str, str] = {}
    asked: dict[str, str] = {}
    offers = Offer.objects.select_for_update().filter(examinee__in=examinees.values())
    by_id = {each.id: number for number, each in examinees.items()}
    for offer in offers.order_by("id"):
        exam_number = by_id[offer.examinee_id]
        numbers[exam_number].append(offer.number)
        if offer.state in Offer.LIVE:
            live[exam_number] = offer.number
        elif offer.state == Offer.REQUESTED:
            asked[exam_number] = offer.number
    stays = _describe_stays(round_, examinees.values())
    entries = RosterEntry.objects.filter(examinee__in=examinees.values())
    years = dict(entries.values_list("examinee", "expires_on"))
    return {
        number: Chosen(
            Stage(each.stage),
            each.sector,
            numbers.get(number, ()),
            live.get(number, ""),
            asked.get(number, ""),
            stays.get(each.id),
            years.get(each.id),
        )
        for number, each in examinees.items()
    }


def _describe_stays(round_: Round, examinees: Iterable[Examinee]) -> dict[UUID, ServedStay]:
    """Examinee -> what is judged of her newest stay, of who has one."""
    amounts = get_edition_in_force(round_).amounts
    there = [each.id for each in examinees if each.stage in (Stage.ARRIVED, Stage.RETURNED)]
    stays = lock_stays(there)
    days = list_change_days(stays)
    found = {}
    for stay in stays:
        way = judge_reentry(build_facts(stay, days[stay.id]), amounts)
        found[stay.offer.examinee_id] = ServedStay(
            stay.offer.employer,
            stay.left_on or stay.permit_until,
            opens_way=set(way.hindrances) <= {NOT_HOME},
        )
    return found


def _find_who_gave_up(round_: Round, numbers: Collection[str]) -> set[str]:
    """Which of these exam numbers refused a contract, let it pass, or has left after it."""
    has_given_up = Q(state__in=Offer.GIVEN_UP) | Q(examinee__stage__in=ENDED)
    rows = Offer.objects.filter(has_given_up, examinee__round=round_)
    found = filter_named(rows, "examinee__exam_number", numbers)
    return set(found.values_list("examinee__exam_number", flat=True)).intersection(numbers)


def _make_offers(actor: Actor, row: IncomingFile, round_: Round, pairs: Sequence[Pair]) -> None:
    days = get_edition_in_force(round_).amounts.answer_days
    until = compute_answer_end(row.taken_at.astimezone(clock.WESTERN_TIME).date(), days)
    offers = [_build_offer(row, examinee, choice, until) for examinee, choice in pairs]
    Offer.objects.bulk_create(offers, batch_size=BATCH_SIZE)
    by_moment: dict[datetime, list[Examinee]] = defaultdict(list)
    for examinee, choice in pairs:
        day = datetime.combine(choice.on, time(), UTC)
        by_moment[min(max(day, examinee.stage_at), clock.now())].append(examinee)
    for at, examinees in by_moment.items():
        enter_stages(examinees, Stage.CHOSEN, actor, at=at)
    _tell(actor, row, pairs, OFFER_RECEIVED)


def _make_reentries(actor: Actor, row: IncomingFile, pairs: Sequence[Pair]) -> None:
    """Keep what employers ask for; she may answer once she is home (services/reentries.py)."""
    offers = []
    for examinee, choice in pairs:
        offer = _build_offer(row, examinee, choice, choice.on)
        offer.state, offer.is_reentry = Offer.REQUESTED, True
        offers.append(offer)
    Offer.objects.bulk_create(offers, batch_size=BATCH_SIZE)
    _tell(actor, row, pairs, REENTRY_REQUESTED)


def _build_offer(row: IncomingFile, examinee: Examinee, choice: Choice, until: date) -> Offer:
    """The contract of a row, not saved."""
    return Offer(
        id=uuid7(),
        reference=generate_reference("TK"),
        examinee=examinee,
        file=row,
        number=choice.offer,
        employer=choice.employer,
        region=choice.region,
        wage=choice.wage,
        currency=choice.currency,
        months=choice.months,
        hours=choice.hours,
        replaces=choice.replaces,
        chosen_on=choice.on,
        received_at=row.taken_at,
        answer_until=until,
    )


def _cancel_offers(actor: Actor, row: IncomingFile, pairs: Sequence[Pair]) -> None:
    if not pairs:
        return
    days = {examinee.id: choice.on for examinee, choice in pairs}
    numbers = {examinee.id: choice.offer for examinee, choice in pairs}
    rows = Offer.objects.filter(examinee__in=days, state__in=(*Offer.LIVE, Offer.REQUESTED))
    offers = [each for each in rows if numbers[each.examinee_id] == each.number]
    leaves = {each.examinee_id: each.is_reentry for each in offers if each.state in Offer.LIVE}
    for offer in offers:
        offer.state, offer.cancelled_on = Offer.CANCELLED, days[offer.examinee_id]
    fields = ["state", "cancelled_on"]
    count = Offer.objects.bulk_update(offers, fields, batch_size=BATCH_SIZE)
    require_rows_written(count, len(pairs), "offers that are cancelled")
    for is_reentry, stage in ((False, Stage.ROSTERED), (True, Stage.RETURNED)):
        examinees = [each for each, _choice in pairs if leaves.get(each.id) is is_reentry]
        enter_stages(examinees, stage, actor, reason=CANCELLED)
    end_journeys([each.id for each in offers], CANCELLED)
    _tell(actor, row, pairs, OFFER_CANCELLED)


def _tell(actor: Actor, row: IncomingFile, pairs: Sequence[Pair], kind: JournalKind) -> None:
    terms = {
        examinee.id: {"file": row.reference, "offer": choice.offer, "replaces": choice.replaces}
        for examinee, choice in pairs
    }
    tell_examinees([examinee for examinee, _choice in pairs], kind, actor, terms=terms)
