"""Fetch payments that are due back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.errors import StaleRevision
from rantau.common.references import normalize_reference
from rantau.rounds.codes import hash_place_code
from rantau.rounds.models import Payment, Repayment
from rantau.rounds.permissions import READ_OWN_PLACE, RECORD_REPAYMENT
from rantau.rounds.repayment_errors import NoSuchRepayment
from rantau.rounds.repayments import NORMALIZED_BANK_REFERENCE

# A function of the database: the public reads no row.
LIST_OWN_SQL = "select * from rounds_list_repayments(%s)"
# What made a seat hers is due back too where her originals were refused: chosen by us.
DUE_BACK = ~Q(outcome=Payment.SEATED) | Q(place__rejection__isnull=False)


@dataclass(frozen=True)
class OwnRepayment:
    """What a person sees of a payment of hers that is due back.

    cause  one of Repayment.CAUSES
    given_on  when the bank gave it back; None until two persons say so
    """

    rupiah: int
    paid_at: datetime
    cause: str
    due_at: datetime
    given_on: date | None


def list_payments_to_open() -> list[UUID]:
    """Payments that are due back and not listed yet, the oldest first. Inside a scope."""
    rows = Payment.objects.filter(DUE_BACK, repayment=None).order_by("recorded_at", "id")
    return list(rows.values_list("id", flat=True))


def list_repayments(actor: Actor) -> QuerySet[Repayment]:
    """All that is or was due back, with payment, place and round: what is not decided first, the
    earliest due first."""
    require_permission(actor, RECORD_REPAYMENT)
    rows = Repayment.objects.select_related("payment__place__round")
    return rows.order_by(F("decided_at").desc(nulls_first=True), "due_at", "id")


def get_repayment(actor: Actor, reference: str) -> Repayment:
    """The payment to give back under `reference`. Raises NoSuchRepayment."""
    require_permission(actor, RECORD_REPAYMENT)
    return _find_repayment(Repayment.objects.all(), reference)


def get_repayment_for_update(
    actor: Actor, reference: str, permission: str, *, seen: int
) -> Repayment:
    """The payment to give back under `reference`, locked for a command with this permission.

    seen    the revision that the actor looked at
    Raises  NoSuchRepayment; StaleRevision
    """
    require_permission(actor, permission)
    found = _find_repayment(Repayment.objects.select_for_update(of=("self",)), reference)
    if found.revision != seen:
        raise StaleRevision(seen=seen, now=found.revision)
    return found


def _find_repayment(rows: QuerySet[Repayment], reference: str) -> Repayment:
    rows = rows.select_related("payment__place__round")
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchRepayment()
    return found


def is_reference_of_payment(bank_reference: str) -> bool:
    """Whether this normalized reference is that of a payment which came in. Inside a scope."""
    payments = Payment.objects.alias(normalized=NORMALIZED_BANK_REFERENCE)
    return payments.filter(normalized=bank_reference).exists()


def list_own_repayments(actor: Actor, code: str) -> Sequence[OwnRepayment]:
    """What is or was due back of the place with this secret code."""
    require_permission(actor, READ_OWN_PLACE)
    with connection.cursor() as cursor:
        cursor.execute(LIST_OWN_SQL, [hash_place_code(code)])
        return [OwnRepayment(*row) for row in cursor.fetchall()]
