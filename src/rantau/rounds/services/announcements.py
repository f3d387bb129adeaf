"""Propose the announcement of a round or an amendment; publish or refuse it. Two persons of
headquarters decide what a round says."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_row_written
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import has_visible_text, is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at
from rantau.placement.selectors import get_scheme_editions
from rantau.procedures.sections import UnreadableDeclaration
from rantau.rounds.amendments import find_amendment_faults
from rantau.rounds.checking import find_round_faults
from rantau.rounds.draw import choose_seed, compute_commitment
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import AnnouncementDecided, AnnouncementWaits, OwnAnnouncement
from rantau.rounds.labels import describe_unreadable
from rantau.rounds.models import Announcement, Examinee, Round, SealedSeed, SeatCount
from rantau.rounds.parsing import parse_round
from rantau.rounds.permissions import DECIDE_ANNOUNCEMENT, PROPOSE_ANNOUNCEMENT
from rantau.rounds.seeds import seal_seed
from rantau.rounds.selectors import get_announcement, get_content_before, get_edition_in_force

ANNOUNCEMENT_PROPOSED = JournalKind(
    "rounds:announcement:proposed", gettext_lazy("Announcement of a round proposed")
)
ANNOUNCEMENT_PUBLISHED = JournalKind(
    "rounds:announcement:published", gettext_lazy("Announcement of a round published")
)
ANNOUNCEMENT_REFUSED = JournalKind(
    "rounds:announcement:refused", gettext_lazy("Announcement of a round refused")
)
DECIDE_ANNOUNCEMENT_DUTY = DutyKind(
    "rounds:decide_announcement",
    gettext_lazy("Publish or refuse an announcement"),
    DECIDE_ANNOUNCEMENT,
    "rounds:announcement",
)
WORKING_DAYS_TO_DECIDE = 2  # chosen by us
MAX_CONTENT_LENGTH = 100_000


@dataclass(frozen=True)
class AnnouncementInput:
    """What is proposed: the declaration in YAML, and what changes and for whom, in both
    languages."""

    content: str
    summary_id: str
    summary_en: str


@service(ANNOUNCEMENT_PROPOSED, permission=PROPOSE_ANNOUNCEMENT)
def propose_announcement(actor: Actor, data: AnnouncementInput) -> CommandResult:
    """Propose the first announcement of a round, or an amendment of one that was published; answers
    with its reference.

    Raises  InvalidInput with every problem at its field; AnnouncementWaits
    """
    edition = _validate(data)
    found = Round.objects.select_for_update().filter(code=edition.code).first()
    if found and found.published_at:
        _require_amendable(found, get_edition_in_force(found), edition)
    round_ = found or Round.objects.create(
        code=edition.code, destination=edition.destination, revision=0
    )
    announcement = Announcement(
        id=uuid7(),
        reference=generate_reference("PU"),
        round=round_,
        number=round_.announcements.filter(outcome=Announcement.PUBLISHED).count() + 1,
        content=data.content,
        digest=edition.digest,
        summary_id=data.summary_id.strip(),
        summary_en=data.summary_en.strip(),
        proposed_by=actor.ref,
        proposed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            announcement.save(force_insert=True)
    except IntegrityError as error:
        raise AnnouncementWaits() from error
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, announcement.proposed_at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(
        DECIDE_ANNOUNCEMENT_DUTY.code, "announcement", announcement.reference, headquarters, due_at
    )
    open_duty(about=announcement.id, duty=duty)
    return _finish(announcement)


def _validate(data: AnnouncementInput) -> RoundEdition:
    """The declared round. Raises InvalidInput."""
    problems = {
        name: [_("Write it, 1 to 300 characters.")]
        for name in ("summary_id", "summary_en")
        if not is_storable(getattr(data, name).strip(), required=True)
    }
    if len(data.content) > MAX_CONTENT_LENGTH:
        problems["content"] = [_("It is too long: 100,000 characters at most.")]
        raise InvalidInput(problems)
    try:
        edition = parse_round(data.content)
    except UnreadableDeclaration as error:
        raise InvalidInput({**problems, "content": [describe_unreadable(error)]}) from error
    schemes = {each.code for each in get_scheme_editions().list_government_schemes(clock.today())}
    if faults := find_round_faults(edition, schemes=schemes):
        problems["content"] = faults
    if problems:
        raise InvalidInput(problems)
    return edition


def _require_amendable(round_: Round, before: RoundEdition, after: RoundEdition) -> None:
    """Raise InvalidInput for what an amendment may not change any more."""
    has_chairs = Examinee.objects.filter(round=round_, seat__isnull=False).exists()
    faults = list(find_amendment_faults(before, after, at=clock.now(), has_chairs=has_chairs))
    if faults:
        raise InvalidInput({"content": faults})


@service(ANNOUNCEMENT_PUBLISHED, permission=DECIDE_ANNOUNCEMENT)
def publish_announcement(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Publish what another officer of headquarters proposed; answers with its reference. With the
    first announcement the seed of the draw is chosen, and what it is committed to is public.

    why     kept with it, where something was written
    Raises  NoSuchAnnouncement; OwnAnnouncement; AnnouncementDecided; InvalidInput at `content` for
            an amendment that came too late
    """
    announcement = _decide(actor, reference, Announcement.PUBLISHED, why=why)
    edition, round_ = parse_round(announcement.content), announcement.round
    if round_.published_at:
        before = parse_round(get_content_before(announcement))
        _require_amendable(round_, before, edition)
    else:
        seed = choose_seed(round_.code)
        SealedSeed.objects.create(round=round_, sealed=seal_seed(seed))
        round_.commitment, round_.published_at = compute_commitment(seed), clock.now()
    window = edition.windows["registration"]
    _count_seats(round_, edition)
    round_.opens_at, round_.closes_at = window.begins, window.ends
    round_.save(update_fields=["published_at", "opens_at", "closes_at", "commitment"])
    return _finish(announcement, commitment=round_.commitment)


def _count_seats(round_: Round, edition: RoundEdition) -> None:
    """Let there be as many seats as the edition has; what is taken stays."""
    counted = {(row.sector, row.city): row for row in round_.seat_counts.all()}
    for (sector, city), total in edition.seats.items():
        if (sector, city) not in counted:
            SeatCount.objects.create(round=round_, sector=sector, city=city, total=total)
        elif counted[sector, city].total != total:
            rows = SeatCount.objects.filter(id=counted[sector, city].id)
            require_row_written(rows.update(total=total), f"seats in {city}")


@service(ANNOUNCEMENT_REFUSED, permission=DECIDE_ANNOUNCEMENT)
def refuse_announcement(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse what another officer proposed; answers with its reference.

    Raises  InvalidInput at `why`; NoSuchAnnouncement; OwnAnnouncement; AnnouncementDecided
    """
    if not has_visible_text(why):
        raise InvalidInput({"why": [_("Write why.")]})
    return _finish(_decide(actor, reference, Announcement.REFUSED, why=why))


def _decide(actor: Actor, reference: str, outcome: str, *, why: str) -> Announcement:
    """Save the decision of a second person, and close the duty."""
    if not is_storable(why):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    announcement = get_announcement(actor, reference, locks=True)
    if announcement.proposed_by in list_own_hands():
        raise OwnAnnouncement()
    if announcement.outcome:
        raise AnnouncementDecided()
    announcement.outcome, announcement.why = outcome, why.strip()
    announcement.decided_by, announcement.decided_at = actor.ref, clock.now()
    announcement.revision += 1
    announcement.save(update_fields=["outcome", "why", "decided_by", "decided_at", "revision"])
    close_duty(DECIDE_ANNOUNCEMENT_DUTY.code, about=announcement.id, outcome=outcome)
    return announcement


def _finish(announcement: Announcement, **terms: str) -> CommandResult:
    terms = {
        "round": announcement.round.code,
        "number": str(announcement.number),
        "digest": announcement.digest,
        **terms,
    }
    event = JournalEvent("announcement", announcement.id, announcement.revision, terms)
    return CommandResult(announcement.reference, event)
