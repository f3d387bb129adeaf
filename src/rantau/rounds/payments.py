"""Judge rows of the bank's report: what each does, by the rules of docs/rounds/payments.md."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from rantau.rounds.models import Payment, Place, ReportedPayment
from rantau.rounds.repayments import NORMALIZED_BANK_REFERENCE, normalize_bank_reference
from rantau.rounds.selectors import get_edition_in_force

# After the time to pay, while a row waits for a second person; chosen by us: a weekend and a day.
KEPT_FOR = timedelta(hours=72)


class BankRow(Protocol):
    """What a row is judged by; `paid_at` is aware."""

    @property
    def bank_reference(self) -> str: ...
    @property
    def payment_code(self) -> str: ...
    @property
    def rupiah(self) -> int: ...
    @property
    def paid_at(self) -> datetime: ...


@dataclass(frozen=True)
class RowOutcome:
    """A row with its place, None where no place has its code, and one of
    ReportedPayment.OUTCOMES."""

    place: Place | None
    outcome: str


def judge_rows(rows: Sequence[BankRow], *, locks: bool = False) -> list[RowOutcome]:
    """What each row does, in their order. Inside a scope.

    The time that counts is when it was paid, not when the bank reports it: an offer that lapsed
    meanwhile is late, since its seat went on; and so is what was paid when no offer stood yet, to
    the minute, as banks write it.

    locks  of a command: the places with an open offer, in the order of their ids as the worker does
    """
    codes = {row.payment_code for row in rows}
    if locks:
        offered = Place.objects.select_for_update().filter(state=Place.OFFERED)
        list(offered.filter(payment_code__in=codes).order_by("id").values_list("id"))
    places = {
        place.payment_code: place
        for place in Place.objects.select_related("round").filter(payment_code__in=codes)
    }
    references = {normalize_bank_reference(row.bank_reference) for row in rows}
    payments = Payment.objects.annotate(normalized=NORMALIZED_BANK_REFERENCE)
    known = payments.filter(normalized__in=references)
    recorded = set(known.values_list("normalized", flat=True))
    fees = _read_fees(places.values())
    seated: set[UUID] = set()
    outcomes = []
    for row in rows:
        place = places.get(row.payment_code)
        outcome = ReportedPayment.KNOWN
        if normalize_bank_reference(row.bank_reference) not in recorded:
            outcome = _judge(row, place, fees, seated)
        if place and outcome == Payment.SEATED:
            seated.add(place.id)
        outcomes.append(RowOutcome(place, outcome))
    return outcomes


def _read_fees(places: Iterable[Place]) -> dict[UUID, int]:
    """Id of a round -> its fee (rupiah)."""
    rounds = {place.round_id: place.round for place in places}
    return {round_id: get_edition_in_force(row).fee_rupiah for round_id, row in rounds.items()}


def _judge(
    row: BankRow, place: Place | None, fees: dict[UUID, int], seated: Collection[UUID]
) -> str:
    if place is None:
        return Payment.UNKNOWN
    if place.state == Place.SEATED or place.id in seated:
        return Payment.TWICE
    if not _is_in_time(place, row.paid_at):
        return Payment.LATE
    return Payment.SEATED if row.rupiah == fees[place.round_id] else Payment.AMOUNT


def _is_in_time(place: Place, paid_at: datetime) -> bool:
    """Whether the offer stands and stood when it was paid."""
    if place.state != Place.OFFERED or not place.pay_until:
        return False
    begins = place.offered_at or paid_at
    return begins.replace(second=0, microsecond=0) <= paid_at <= place.pay_until


def compute_digest(rows: Iterable[ReportedPayment]) -> str:
    """SHA-256 of rows in their order, hexadecimal."""
    digest = hashlib.sha256()
    for row in rows:
        values = (row.bank_reference, row.payment_code, str(row.rupiah))
        moment = row.paid_at.astimezone(UTC).isoformat()
        digest.update(";".join((*values, moment, row.payer)).encode() + b"\n")
    return digest.hexdigest()


def get_kept_until(pay_until: datetime) -> datetime:
    """Until when (aware) a row that waits keeps a seat that was to be paid until `pay_until`."""
    return pay_until + KEPT_FOR


def exclude_reported(places: QuerySet[Place], at: datetime) -> QuerySet[Place]:
    """Without those whose payment the bank has reported and a second person has not decided on: the
    seat stays offered until then, KEPT_FOR at most. Inside a scope.

    at  when it is asked (aware)
    """
    return places.filter(~Exists(_list_keeping_rows(at).filter(place=OuterRef("id"))))


def list_reported_places(places: Collection[UUID], at: datetime) -> set[UUID]:
    """Of these places the ones that `exclude_reported` leaves out. Inside a scope."""
    rows = _list_keeping_rows(at).filter(place__in=places)
    return {place for place in rows.values_list("place", flat=True) if place}


def _list_keeping_rows(at: datetime) -> QuerySet[ReportedPayment]:
    """Rows that wait for a second person and would make the seat of its place hers, as long as they
    keep it."""
    waiting = ReportedPayment.objects.filter(report__outcome="", outcome=Payment.SEATED)
    return waiting.filter(place__pay_until__gt=at - KEPT_FOR)
