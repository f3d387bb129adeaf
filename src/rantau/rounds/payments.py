"""Judge rows of the bank's report: what each does, by the rules of docs/rounds/payments.md."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from rantau.rounds.models import Payment, Place, ReportedPayment
from rantau.rounds.selectors import get_edition_in_force

# A row that waits for a second person and would make the seat of its place hers.
KEEPS_SEAT = Q(report__outcome="", outcome=Payment.SEATED)


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
    meanwhile is late, since its seat went on.

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
    references = {row.bank_reference for row in rows}
    known = Payment.objects.filter(bank_reference__in=references)
    recorded = set(known.values_list("bank_reference", flat=True))
    fees = _read_fees(places.values())
    seated: set[UUID] = set()
    outcomes = []
    for row in rows:
        place = places.get(row.payment_code)
        outcome = ReportedPayment.KNOWN
        if row.bank_reference not in recorded:
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
    if place.state != Place.OFFERED or not place.pay_until or row.paid_at > place.pay_until:
        return Payment.LATE
    return Payment.SEATED if row.rupiah == fees[place.round_id] else Payment.AMOUNT


def compute_digest(rows: Iterable[ReportedPayment]) -> str:
    """SHA-256 of rows in their order, hexadecimal."""
    digest = hashlib.sha256()
    for row in rows:
        values = (row.bank_reference, row.payment_code, str(row.rupiah))
        moment = row.paid_at.astimezone(UTC).isoformat()
        digest.update(";".join((*values, moment, row.payer)).encode() + b"\n")
    return digest.hexdigest()


def exclude_reported(places: QuerySet[Place]) -> QuerySet[Place]:
    """Without those whose payment the bank has reported and a second person has not decided on: the
    seat stays offered until then. Inside a scope."""
    rows = ReportedPayment.objects.filter(KEEPS_SEAT, place=OuterRef("id"))
    return places.filter(~Exists(rows))


def list_reported_places(places: Collection[UUID]) -> set[UUID]:
    """Of these places the ones that `exclude_reported` leaves out. Inside a scope."""
    rows = ReportedPayment.objects.filter(KEEPS_SEAT, place__in=places)
    return {place for place in rows.values_list("place", flat=True) if place}
