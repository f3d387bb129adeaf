"""Fetch rounds and their announcements."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.rounds.edition import CODE_PATTERN, RoundEdition
from rantau.rounds.errors import NoSuchAnnouncement, NoSuchRound
from rantau.rounds.models import Announcement, Round
from rantau.rounds.parsing import parse_round
from rantau.rounds.permissions import READ_DRAFT, READ_ROUND

# Editions are parsed once in each process; a content never changes.
get_edition = lru_cache(maxsize=64)(parse_round)


@dataclass(frozen=True)
class PublishedRound:
    """A round as the public sees it: what it says now, and all its announcements, newest first."""

    round: Round
    edition: RoundEdition
    announcements: list[Announcement]


def list_published_rounds(actor: Actor) -> list[PublishedRound]:
    """All rounds that were published, those that close last first."""
    require_permission(actor, READ_ROUND)
    rounds = Round.objects.filter(published_at__isnull=False).order_by("-closes_at", "code")
    return [_build_published(each) for each in rounds.prefetch_related("announcements")]


def get_published_round(actor: Actor, code: str) -> PublishedRound:
    """The published round under `code`. Raises NoSuchRound."""
    require_permission(actor, READ_ROUND)
    if not CODE_PATTERN.fullmatch(code):
        raise NoSuchRound()
    rounds = Round.objects.filter(code=code, published_at__isnull=False)
    found = rounds.prefetch_related("announcements").first()
    if found is None:
        raise NoSuchRound()
    return _build_published(found)


def _build_published(round_: Round) -> PublishedRound:
    published = [a for a in round_.announcements.all() if a.outcome == Announcement.PUBLISHED]
    published.sort(key=lambda each: -each.number)
    return PublishedRound(round_, get_edition(published[0].content), published)


def get_content_in_force(round_: Round, *, before: int | None = None) -> str:
    """What the round says: the declaration of its newest published announcement; of those with a
    lower number than `before`, where that is given. Inside a scope."""
    rows = round_.announcements.filter(outcome=Announcement.PUBLISHED)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return str(rows.order_by("-number").values_list("content", flat=True)[0])


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
