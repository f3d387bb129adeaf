"""Carry out the draw of a round, list who came later, let unpaid offers lapse, and offer the seats
that are free to whoever waits for them longest. The worker does it."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_row_written
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.procedures.sections import UnreadableDeclaration
from rantau.rounds.draw import Ticket, allocate_seats, write_ticket_list
from rantau.rounds.draw_file import carry_out_draw, write_draw_file
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import NoSuchRound
from rantau.rounds.models import Place, PublishedDraw, Round, SealedSeed, SeatCount
from rantau.rounds.payments import exclude_reported, list_reported_places
from rantau.rounds.permissions import ADVANCE_ROUND
from rantau.rounds.seeds import open_seed
from rantau.rounds.selectors import get_edition_in_force

log = logging.getLogger(__name__)
ROUND_DRAWN = JournalKind("rounds:drawn", gettext_lazy("Order of a round drawn"))
SEATS_MOVED = JournalKind("rounds:seats:moved", gettext_lazy("Seats of a round offered"))
# Who came in the last fair second is stored by then: no command takes as long (database time-outs).
DRAW_DELAY = timedelta(minutes=1)
# Tens of thousands of rows in one statement each.
SET_POSITIONS_SQL = """
    update rounds_place p set position = drawn.position
      from unnest(%s::text[], %s::int[]) as drawn (ticket, position)
     where p.round_id = %s and p.ticket = drawn.ticket
"""
LIST_LATER_SQL = """
    with later as (select id, row_number() over (order by id) as n from rounds_place
                    where round_id = %s and position is null and came_at < %s)
    update rounds_place p set position = %s + later.n from later where p.id = later.id
"""
OFFER_SQL = """
    update rounds_place p
       set state = %s, city = offered.city, offered_at = %s, pay_until = %s,
           seated_at = case when %s = 'seated' then %s::timestamptz end
      from unnest(%s::text[], %s::text[]) as offered (ticket, city)
     where p.round_id = %s and p.ticket = offered.ticket and p.state = 'waiting'
"""
COUNT_AHEAD_SQL = """
    with lists as (
        select id, sector, first as city, position, true as is_first from rounds_place
         where round_id = %(round)s and state = 'waiting' and position is not null
        union all
        select id, sector, second, position, false from rounds_place
         where round_id = %(round)s and state = 'waiting' and position is not null
           and second <> ''),
    counted as (
        select id, is_first,
               row_number() over (partition by sector, city order by position) - 1 as ahead
          from lists),
    of_place as (
        select id, max(ahead) filter (where is_first) as first,
               max(ahead) filter (where not is_first) as second
          from counted group by id)
    update rounds_place p set ahead_first = c.first, ahead_second = c.second
      from of_place c
     where p.id = c.id
       and (p.ahead_first, p.ahead_second) is distinct from (c.first, c.second)
"""


@service(ROUND_DRAWN, permission=ADVANCE_ROUND)
def draw_round(actor: Actor, round_id: UUID) -> CommandResult:
    """Draw the order of all who came in the fair minutes, offer the seats in that order, reveal the
    seed, and publish the file from which anybody draws again; answers with the round's code.

    Raises  NoSuchRound where it is drawn already, or it is too early
    """
    round_, edition = _get_for_update(round_id)
    if round_.drawn_at or clock.now() < get_fair_end(edition) + DRAW_DELAY:
        raise NoSuchRound()
    came = Place.objects.filter(round=round_, came_at__lt=get_fair_end(edition))
    rows = came.values_list("ticket", "sector", "first", "second")
    tickets = [Ticket(*row) for row in rows.iterator(chunk_size=5000)]
    seed = open_seed(SealedSeed.objects.get(round=round_).sealed)
    draw = carry_out_draw(round_.code, seed, _get_free_seats(round_), tickets)
    order = [code for code, _city in draw.results]
    _execute(SET_POSITIONS_SQL, [order, list(range(1, len(order) + 1)), round_.id])
    _offer(round_, edition, [(code, city) for code, city in draw.results if city])
    _execute(COUNT_AHEAD_SQL, {"round": round_.id})
    PublishedDraw.objects.create(round=round_, content=write_draw_file(draw))
    round_.seed, round_.drawn_at = seed, clock.now()
    round_.revision += 1
    round_.save(update_fields=["seed", "drawn_at", "revision"])
    digest = hashlib.sha256(write_ticket_list(tickets).encode()).hexdigest()
    terms = {"round": round_.code, "tickets": str(len(tickets)), "list": digest, "seed": seed}
    return CommandResult(round_.code, JournalEvent("round", round_.id, round_.revision, terms))


@service(SEATS_MOVED, permission=ADVANCE_ROUND)
def move_seats(actor: Actor, round_id: UUID) -> CommandResult:
    """List who came after the fair minutes, let offers lapse that were not paid in time, and offer
    every free seat; answers with how many offers lapsed and were made.

    Raises  NoSuchRound where it is not drawn
    """
    round_, edition = _get_for_update(round_id)
    if round_.drawn_at is None:
        raise NoSuchRound()
    at = clock.now()
    last = Place.objects.filter(round=round_).aggregate(last=Max("position"))["last"] or 0
    _execute(LIST_LATER_SQL, [round_.id, at, last])
    lapsed = _lapse(round_, at)
    offered = _offer_free(round_, edition)
    _execute(COUNT_AHEAD_SQL, {"round": round_.id})
    round_.revision += 1
    round_.save(update_fields=["revision"])
    terms = {"round": round_.code, "lapsed": str(lapsed), "offered": str(offered)}
    event = JournalEvent("round", round_.id, round_.revision, terms)
    return CommandResult(f"{lapsed} {offered}", event)


def list_rounds_to_draw(at: datetime) -> list[UUID]:
    """The rounds that are to be drawn now. Inside a scope."""
    rounds = Round.objects.filter(published_at__isnull=False, drawn_at=None, opens_at__lte=at)
    return [each.id for each in rounds if _is_to_be_drawn(each, at)]


def _is_to_be_drawn(round_: Round, at: datetime) -> bool:
    """Whether its fair minutes are over. One that cannot be read is logged, and waits: it must not
    keep the others from being drawn."""
    try:
        return get_fair_end(get_edition_in_force(round_)) + DRAW_DELAY <= at
    except (UnreadableDeclaration, ArithmeticError, LookupError):
        log.exception("a round cannot be read: %s", round_.code)
        return False


def list_rounds_to_move(at: datetime) -> list[UUID]:
    """The rounds with somebody who is not listed yet, an offer that ended, or a free seat that
    somebody waits for. Inside a scope."""
    drawn = Place.objects.filter(round__drawn_at__isnull=False)
    ended = exclude_reported(drawn.filter(state=Place.OFFERED, pay_until__lte=at), at)
    found = {
        round_id
        for places in (drawn.filter(position=None), ended)
        for round_id in places.values_list("round", flat=True)
    }
    for free in SeatCount.objects.filter(taken__lt=F("total"), round__drawn_at__isnull=False):
        if free.round_id not in found and _wait_for(free).exists():
            found.add(free.round_id)
    return sorted(found)


def get_fair_end(edition: RoundEdition) -> datetime:
    """When the fair minutes are over (aware)."""
    minutes = timedelta(minutes=edition.amounts.fair_minutes)
    return edition.windows["registration"].begins + minutes


def _get_for_update(round_id: UUID) -> tuple[Round, RoundEdition]:
    round_ = Round.objects.select_for_update().filter(id=round_id).first()
    if round_ is None or round_.published_at is None:
        raise NoSuchRound()
    return round_, get_edition_in_force(round_)


def _get_free_seats(round_: Round) -> dict[tuple[str, str], int]:
    rows = SeatCount.objects.select_for_update().filter(round=round_).order_by("sector", "city")
    return {(row.sector, row.city): row.total - row.taken for row in rows}


def _wait_for(seats: SeatCount) -> QuerySet[Place]:
    return Place.objects.filter(
        Q(first=seats.city) | Q(second=seats.city),
        round=seats.round_id,
        sector=seats.sector,
        state=Place.WAITING,
        position__isnull=False,
    )


def _lapse(round_: Round, at: datetime) -> int:
    """End the offers whose time is over, and free their seats; a seat whose payment waits for a
    second person stays offered."""
    ended = Place.objects.select_for_update().filter(
        round=round_, state=Place.OFFERED, pay_until__lte=at
    )
    found = list(ended.order_by("id").values_list("id", "sector", "city"))
    # Asked once they are locked: a report that was entered meanwhile had locked them before.
    reported = list_reported_places([row[0] for row in found], at)
    rows = [row for row in found if row[0] not in reported]
    Place.objects.filter(id__in=[row[0] for row in rows]).update(
        state=Place.LAPSED, city="", pay_until=None
    )
    _count_taken(round_, [(sector, city) for _id, sector, city in rows], -1)
    return len(rows)


def _offer_free(round_: Round, edition: RoundEdition) -> int:
    """Offer every free seat to whoever waits for it longest."""
    free = {place: count for place, count in _get_free_seats(round_).items() if count > 0}
    if not free:
        return 0
    wanted = Q()
    for sector, city in free:
        wanted |= Q(sector=sector) & (Q(first=city) | Q(second=city))
    rows = (
        Place.objects.filter(wanted, round=round_, state=Place.WAITING, position__isnull=False)
        .order_by("position")
        .values_list("ticket", "sector", "first", "second")
    )
    allocation = allocate_seats((Ticket(*row) for row in rows.iterator(chunk_size=2000)), free)
    _offer(round_, edition, allocation.offered.items())
    return len(allocation.offered)


def _offer(round_: Round, edition: RoundEdition, offers: Iterable[tuple[str, str]]) -> None:
    """Offer each ticket a seat in its city; where nothing is to be paid it is hers at once."""
    by_ticket, at = dict(offers), clock.now()
    if not by_ticket:
        return
    is_free = edition.fee_rupiah == 0
    state = Place.SEATED if is_free else Place.OFFERED
    pay_until = None if is_free else at + timedelta(hours=edition.amounts.payment_hours)
    tickets = list(by_ticket)
    values = [state, at, pay_until, state, at, tickets, list(by_ticket.values()), round_.id]
    _execute(OFFER_SQL, values)
    sectors = dict(
        Place.objects.filter(round=round_, ticket__in=tickets).values_list("ticket", "sector")
    )
    _count_taken(round_, [(sectors[code], city) for code, city in by_ticket.items()], 1)


def _count_taken(round_: Round, places: list[tuple[str, str]], change: int) -> None:
    """Count seats as taken or free again; the database refuses one too many."""
    for sector, city in set(places):
        count = places.count((sector, city)) * change
        rows = SeatCount.objects.filter(round=round_, sector=sector, city=city)
        require_row_written(rows.update(taken=F("taken") + count), f"seats in {city}")


def _execute(sql: str, values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
