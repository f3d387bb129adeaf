"""Fetch what became of places that were given to their persons, and where places came from."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_reading, log_readings
from rantau.rounds.codes import hash_place_code
from rantau.rounds.errors import NoSuchTransfer
from rantau.rounds.models import Place, PlaceTransfer
from rantau.rounds.permissions import DECIDE_TRANSFER, READ_OWN_PLACE, WATCH_OPENING
from rantau.rounds.selectors import get_published_round

# A function of the database: the public reads no row.
FIND_TRANSFER_SQL = "select * from rounds_find_transfer(%s)"
PURPOSE_OF_READING = "transfer"
MIN_BURST = 10  # places of a network in a minute; chosen by us
BURSTS_SHOWN = TRANSFERS_SHOWN = 200


@dataclass(frozen=True)
class TransferNotice:
    """What the bearer of a secret code is told of a transfer.

    outcome  one of PlaceTransfer.OUTCOMES; empty while a second officer has to confirm
    is_new   whether the code is the one that the person at the counter got
    at       when it was decided, or else asked for
    """

    round: str
    ticket: str
    outcome: str
    is_new: bool
    office: str
    at: datetime


@dataclass(frozen=True)
class Burst:
    """Many places that one network took in one minute; `source` tells networks apart, and says
    nothing else of them."""

    source: str
    minute: datetime
    places: int


def find_transfer_notice(actor: Actor, code: str) -> TransferNotice | None:
    """What the bearer of this secret code is told; None where there is nothing, or she has the
    place by it."""
    require_permission(actor, READ_OWN_PLACE)
    with connection.cursor() as cursor:
        cursor.execute(FIND_TRANSFER_SQL, [hash_place_code(code)])
        row = cursor.fetchone()
    notice = TransferNotice(*row) if row else None
    is_hers = notice and notice.is_new and notice.outcome == PlaceTransfer.GIVEN
    return None if is_hers else notice


def get_transfer(actor: Actor, reference: str, *, locks: bool = False) -> PlaceTransfer:
    """The transfer under `reference` with round and office, locked where asked; logged as read.
    Raises NoSuchTransfer."""
    require_permission(actor, DECIDE_TRANSFER)
    rows = PlaceTransfer.objects.select_related("round", "office", "place")
    if locks:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchTransfer()
    log_reading(actor, subject_kind="place", subject=found.place_id, purpose=PURPOSE_OF_READING)
    return found


def list_transfers(actor: Actor, round_code: str) -> list[PlaceTransfer]:
    """The newest transfers of a round, whatever came of them; logged as read. Raises
    NoSuchRound."""
    require_permission(actor, WATCH_OPENING)
    round_ = get_published_round(actor, round_code).round
    rows: QuerySet[PlaceTransfer] = PlaceTransfer.objects.filter(round=round_)
    found = list(rows.select_related("office").order_by("-asked_at", "-id")[:TRANSFERS_SHOWN])
    places = {row.place_id for row in found}
    log_readings(actor, subject_kind="place", subjects=places, purpose=PURPOSE_OF_READING)
    return found


def list_bursts(actor: Actor, round_code: str) -> list[Burst]:
    """Networks that took MIN_BURST places or more within a minute, most first. Raises
    NoSuchRound."""
    require_permission(actor, WATCH_OPENING)
    round_ = get_published_round(actor, round_code).round
    counted = (
        Place.objects.filter(round=round_)
        .exclude(source="")
        .values("source", minute=TruncMinute("came_at"))
        .annotate(places=Count("id"))
        .filter(places__gte=MIN_BURST)
        .order_by("-places", "minute", "source")
    )
    return [Burst(**row) for row in counted[:BURSTS_SHOWN]]
