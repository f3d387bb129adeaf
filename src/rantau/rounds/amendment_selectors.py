"""Whom the published amendments of a round touch."""

from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.declarations.changes import list_changes
from rantau.rounds.amendments import Touched, find_touched
from rantau.rounds.models import Announcement, Examinee, Place, Round
from rantau.rounds.permissions import READ_OWN_ROUND
from rantau.rounds.selectors import get_content_before, list_published_announcements

# A function of the database: she reads no place.
LIST_OWN_CITIES_SQL = "select rounds_list_own_cities(%s)"


@lru_cache(maxsize=64)
def _find_touched_between(before: str, after: str) -> Touched:
    """Contents never change, and pages of places ask again and again."""
    return find_touched(list_changes(before, after))


def list_amendments_since(
    round_: Round, since: datetime, *, cities: tuple[str, ...], sector: str
) -> list[Announcement]:
    """The amendments, newest first, that were published after `since` (aware) and touch somebody
    who wants these cities and is of this sector. Inside a scope."""
    return [
        after
        for after, before in pairwise(list_published_announcements(round_))
        if after.decided_at is not None
        and after.decided_at > since
        and _find_touched_between(before.content, after.content).has(cities=cities, sector=sector)
    ]


def list_own_cities(actor: Actor, examinee: Examinee) -> tuple[str, ...]:
    """The cities of the signed-in person by an exam number of hers, by which amendments touch her:
    that of her test, and those that her place wished for. Inside her scope."""
    require_permission(actor, READ_OWN_ROUND)
    with connection.cursor() as cursor:
        cursor.execute(LIST_OWN_CITIES_SQL, [examinee.exam_number])
        return tuple(code for (code,) in cursor.fetchall())


def list_touched_places(announcement_id: UUID) -> QuerySet[Place]:
    """The places that a published amendment touches, as `count_touched` counts them; none for the
    first announcement of a round. Inside a scope."""
    found = Announcement.objects.select_related("round").get(id=announcement_id)
    if found.outcome != Announcement.PUBLISHED:
        return Place.objects.none()
    return _list_touched(found)


def count_places_to_touch(announcement: Announcement) -> int:
    """How many places an amendment touches, or would touch if it was published now; 0 for the first
    announcement of a round. Inside a scope."""
    return _list_touched(announcement).count()


def _list_touched(found: Announcement) -> QuerySet[Place]:
    if found.number == 1:
        return Place.objects.none()
    touched = _find_touched_between(get_content_before(found), found.content)
    places = Place.objects.filter(round=found.round).exclude(state=Place.LAPSED)
    if touched.is_everybody:
        return places
    found_there = Q(first__in=touched.cities) | Q(second__in=touched.cities)
    for city, sector in touched.places:
        found_there |= Q(sector=sector) & (Q(first=city) | Q(second=city))
    return places.filter(found_there | Q(sector__in=touched.sectors))


def list_touched_examinees(announcement_id: UUID) -> QuerySet[Examinee]:
    """Who among them is an examinee, whatever telephone the place names. Inside a scope."""
    return Examinee.objects.filter(place__in=list_touched_places(announcement_id))
