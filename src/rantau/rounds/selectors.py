"""Fetch rounds and their announcements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.fast_sql import list_rows
from rantau.common.references import normalize_reference
from rantau.procedures.scheme import LocalizedText
from rantau.rounds.amendments import Touched
from rantau.rounds.codes import hash_place_code
from rantau.rounds.edition import CODE_PATTERN, RoundEdition
from rantau.rounds.errors import NoSuchAnnouncement, NoSuchPlace, NoSuchRound
from rantau.rounds.models import Announcement, PublishedDraw, Round
from rantau.rounds.parsing import parse_published_round
from rantau.rounds.permissions import READ_DRAFT, READ_OWN_PLACE, READ_ROUND
from rantau.rounds.seat_wait import OfferHistory, choose_history

# Functions of the database: the public reads no row of places.
FIND_PLACE_SQL = "select * from rounds_find_place(%s)"
COUNT_WAITING_SQL = "select * from rounds_count_waiting(%s)"
COUNT_OPEN_OFFERS_SQL = "select * from rounds_count_open_offers(%s)"
COUNT_TOUCHED_SQL = "select rounds_count_touched(%s, %s, %s, %s, %s, %s)"
FIND_LAST_SEATED_SQL = "select * from rounds_find_last_seated(%s)"
COUNT_ENDED_OFFERS_SQL = "select * from rounds_count_ended_offers(%s, %s)"
# A round and the newest that was published of it: requests of an opening (script/bench opening)
# read them, some twice; through the ORM that took a millisecond each, so a quarter.
PUBLISHED_FROM_CLAUSE = """
    from rounds_round t0 join rounds_announcement t1 on t1.round_id = t0.id
   where t0.code = %s and t0.published_at is not null and t1.outcome = %s
   order by t1.number desc limit 1
"""
NEWEST_FROM_CLAUSE = """
    from rounds_announcement t0 where t0.round_id = %s and t0.outcome = %s
   order by t0.number desc limit 1
"""
# Editions are parsed once in each process; a content never changes.
get_edition = lru_cache(maxsize=64)(parse_published_round)


@dataclass(frozen=True)
class PublishedRound:
    """A round as the public sees it, and what it says now.

    number  of the announcement in force; above 1 where something was amended
    """

    round: Round
    edition: RoundEdition
    number: int


def list_published_rounds(actor: Actor) -> list[PublishedRound]:
    """All rounds that were published, those that close last first."""
    require_permission(actor, READ_ROUND)
    rounds = Round.objects.filter(published_at__isnull=False).order_by("-closes_at", "code")
    newest = _list_newest(rounds)
    return [PublishedRound(each, *newest[each.id]) for each in rounds]


def list_destinations(actor: Actor) -> list[str]:
    """The countries (ISO 3166-1) to which published rounds lead, in alphabetical order."""
    require_permission(actor, READ_ROUND)
    rounds = Round.objects.filter(published_at__isnull=False).order_by("destination")
    return list(rounds.values_list("destination", flat=True).distinct())


def get_published_round(actor: Actor, code: str) -> PublishedRound:
    """The published round under `code`. Raises NoSuchRound."""
    require_permission(actor, READ_ROUND)
    if not CODE_PATTERN.fullmatch(code):
        raise NoSuchRound()
    rows = list_rows((Round, Announcement), PUBLISHED_FROM_CLAUSE, [code, Announcement.PUBLISHED])
    if not rows:
        raise NoSuchRound()
    round_, newest = rows[0]
    return PublishedRound(round_, get_edition(newest.content), newest.number)


def list_published_announcements(round_: Round) -> list[Announcement]:
    """What was published of a round, newest first. Inside a scope."""
    published = round_.announcements.filter(outcome=Announcement.PUBLISHED)
    return list(published.order_by("-number"))


@dataclass(frozen=True)
class OwnPlace:
    """What a person sees of her place, as `Place` has it."""

    round: str
    ticket: str
    sector: str
    first: str
    second: str
    came_at: datetime
    position: int | None
    ahead_first: int | None
    ahead_second: int | None
    state: str
    city: str
    pay_until: datetime | None
    payment_code: str
    initials: str


def get_own_place(actor: Actor, code: str) -> OwnPlace:
    """The place with this secret code. Raises NoSuchPlace."""
    require_permission(actor, READ_OWN_PLACE)
    with connection.cursor() as cursor:
        cursor.execute(FIND_PLACE_SQL, [hash_place_code(code)])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchPlace()
    return OwnPlace(*row)


def count_waiting(round_: Round) -> dict[tuple[str, str], int]:
    """(sector, city) -> how many wait for a seat there. Inside a scope."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_WAITING_SQL, [round_.id])
        return {(sector, city): count for sector, city, count in cursor.fetchall()}


def count_open_offers(round_: Round) -> dict[tuple[str, str], int]:
    """(sector, city) -> how many seats are offered there and not paid. Inside the public's
    scope."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_OPEN_OFFERS_SQL, [round_.id])
        return {(sector, city): count for sector, city, count in cursor.fetchall()}


def find_last_seated(round_: Round) -> dict[tuple[str, str], int]:
    """(sector, city) -> the last number that has a seat there, offered or paid. Inside the
    public's scope."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_LAST_SEATED_SQL, [round_.id])
        return {(sector, city): last for sector, city, last in cursor.fetchall()}


def count_touched(round_: Round, touched: Touched) -> int:
    """How many people with a place an amendment touches. Inside the public's scope."""
    places = sorted(touched.places)
    lists = (
        sorted(touched.cities),
        sorted(touched.sectors),
        [city for city, _sector in places],
        [sector for _city, sector in places],
    )
    with connection.cursor() as cursor:
        cursor.execute(COUNT_TOUCHED_SQL, [round_.id, touched.is_everybody, *lists])
        return int(cursor.fetchone()[0])


def find_offer_history(found: PublishedRound) -> OfferHistory | None:
    """How many offers lapsed in the round, or in earlier ones to the same country; None where too
    few ended for an estimate. Inside the public's scope."""
    hours = found.edition.amounts.payment_hours
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ENDED_OFFERS_SQL, [found.round.id, hours])
        counts = {is_own: (ended, lapsed) for is_own, ended, lapsed in cursor.fetchall()}
    own, earlier = (
        OfferHistory(*counts.get(is_own, (0, 0)), is_own=is_own) for is_own in (True, False)
    )
    return choose_history(own, earlier)


def count_free_seats(round_: Round) -> dict[tuple[str, str], int]:
    """(sector, city) -> how many seats nobody was offered. Inside a scope."""
    return {(row.sector, row.city): row.total - row.taken for row in round_.seat_counts.all()}


def get_published_draw(actor: Actor, code: str) -> str:
    """The file from which anybody draws the round again. Raises NoSuchRound before it is drawn."""
    require_permission(actor, READ_ROUND)
    if not CODE_PATTERN.fullmatch(code):
        raise NoSuchRound()
    found = PublishedDraw.objects.filter(round__code=code).first()
    if found is None:
        raise NoSuchRound()
    return found.content


def get_edition_in_force(round_: Round) -> RoundEdition:
    """What the round says now, by its newest published announcement. Inside a scope.

    Raises  IndexError where nothing was published
    """
    rows = list_rows((Announcement,), NEWEST_FROM_CLAUSE, [round_.id, Announcement.PUBLISHED])
    return get_edition(rows[0].content)


def get_content_before(announcement: Announcement) -> str:
    """What the round of an announcement with a number above 1 said before it. Inside a scope."""
    rows = announcement.round.announcements.filter(
        outcome=Announcement.PUBLISHED, number__lt=announcement.number
    )
    return str(rows.order_by("-number").values_list("content", flat=True)[0])


def list_round_names(rounds: Iterable[Round]) -> dict[UUID, LocalizedText]:
    """Id of a round -> its name by the announcement in force, of those that were published. Inside
    a scope."""
    return {round_id: edition.name for round_id, (edition, _n) in _list_newest(rounds).items()}


def _list_newest(rounds: Iterable[Round]) -> dict[UUID, tuple[RoundEdition, int]]:
    """Id of a round -> what it says now and the number of that announcement, of those that were
    published. Inside a scope."""
    rows = Announcement.objects.filter(
        round__in={each.id for each in rounds}, outcome=Announcement.PUBLISHED
    )
    newest = rows.order_by("round", "-number").distinct("round")
    contents = newest.values_list("round", "content", "number")
    return {round_id: (get_edition(content), number) for round_id, content, number in contents}


def list_texts_in_force() -> dict[str, str]:
    """Code of each published round -> its text that is in force, whether it can be read or not.
    Inside a scope."""
    rows = Announcement.objects.filter(outcome=Announcement.PUBLISHED)
    newest = rows.order_by("round", "-number").distinct("round")
    return dict(newest.values_list("round__code", "content"))


def get_announcement(actor: Actor, reference: str, *, locks: bool = False) -> Announcement:
    """The announcement under `reference` with its round, both locked where asked. Raises
    NoSuchAnnouncement."""
    require_permission(actor, READ_DRAFT)
    rows = Announcement.objects.select_related("round")
    if locks:
        rows = rows.select_for_update()
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchAnnouncement()
    return found


def find_newest_announcement(actor: Actor, code: str) -> Announcement | None:
    """The announcement that is in force of the round under `code`; None where there is none."""
    rows = list_announcements(actor).filter(outcome=Announcement.PUBLISHED)
    if not CODE_PATTERN.fullmatch(code):
        return None
    return rows.filter(round__code=code).order_by("-number").first()


def list_announcements(actor: Actor) -> QuerySet[Announcement]:
    """All announcements, newest first, with their rounds: drafts too."""
    require_permission(actor, READ_DRAFT)
    return Announcement.objects.select_related("round").order_by("-proposed_at", "-id")
