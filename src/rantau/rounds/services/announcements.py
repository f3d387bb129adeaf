"""Propose the announcement of a round or an amendment; publish or refuse it. Two persons of
headquarters decide what a round says."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_row_written
from rantau.common.errors import InvalidInput
from rantau.declarations.changes import list_changes
from rantau.declarations.steps import (
    DeclarationInput,
    DeclarationKind,
    build_proposal,
    build_result,
    decide,
    recall,
    require_reason,
    save_proposal,
    validate_declaration,
)
from rantau.duties.interface import DutyKind
from rantau.journal.interface import JournalKind
from rantau.placement.selectors import get_scheme_editions
from rantau.rounds.amendments import find_amendment_faults
from rantau.rounds.checking import find_round_faults
from rantau.rounds.draw import choose_seed, compute_commitment
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import AnnouncementWaits
from rantau.rounds.labels import EXPECTED_LABELS
from rantau.rounds.models import Announcement, Examinee, Round, SealedSeed, SeatCount
from rantau.rounds.parsing import parse_published_round, parse_round
from rantau.rounds.permissions import DECIDE_ANNOUNCEMENT, PROPOSE_ANNOUNCEMENT
from rantau.rounds.seeds import seal_seed
from rantau.rounds.selectors import (
    get_announcement,
    get_content_before,
    get_edition_in_force,
    list_published_announcements,
)

ANNOUNCEMENT_PROPOSED = JournalKind(
    "rounds:announcement:proposed", gettext_lazy("Announcement of a round proposed")
)
ANNOUNCEMENT_PUBLISHED = JournalKind(
    "rounds:announcement:published", gettext_lazy("Announcement of a round published")
)
ANNOUNCEMENT_REFUSED = JournalKind(
    "rounds:announcement:refused", gettext_lazy("Announcement of a round refused")
)
ANNOUNCEMENT_RECALLED = JournalKind(
    "rounds:announcement:recalled", gettext_lazy("Proposed announcement of a round taken back")
)
DECIDE_ANNOUNCEMENT_DUTY = DutyKind(
    "rounds:decide_announcement",
    gettext_lazy("Publish or refuse an announcement"),
    DECIDE_ANNOUNCEMENT,
    "rounds:announcement",
)
ANNOUNCEMENT = DeclarationKind(
    "announcement",
    "PU",
    DECIDE_ANNOUNCEMENT_DUTY,
    AnnouncementWaits,
    parse_round,
    EXPECTED_LABELS,
)


@service(ANNOUNCEMENT_PROPOSED, permission=PROPOSE_ANNOUNCEMENT)
def propose_announcement(actor: Actor, data: DeclarationInput) -> CommandResult:
    """Propose the first announcement of a round, or an amendment of one that was published; answers
    with its reference.

    Raises  InvalidInput with every problem at its field; AnnouncementWaits
    """
    edition = validate_declaration(ANNOUNCEMENT, data, _find_faults)
    found = Round.objects.select_for_update().filter(code=edition.code).first()
    if found and found.published_at:
        _require_amendable(found, get_edition_in_force(found), edition)
        _require_change(found, data.content)
    round_ = found or Round.objects.create(
        code=edition.code, destination=edition.destination, revision=0
    )
    announcement = Announcement(
        **build_proposal(actor, ANNOUNCEMENT, data, digest=edition.digest),
        round=round_,
        number=round_.announcements.filter(outcome=Announcement.PUBLISHED).count() + 1,
    )
    save_proposal(actor, ANNOUNCEMENT, announcement)
    return _finish(announcement)


def _find_faults(edition: RoundEdition) -> list[str]:
    schemes = {each.code for each in get_scheme_editions().list_government_schemes(clock.today())}
    return find_round_faults(edition, schemes=schemes)


def _require_amendable(round_: Round, before: RoundEdition, after: RoundEdition) -> None:
    """Raise InvalidInput for what an amendment may not change any more."""
    has_chairs = Examinee.objects.filter(round=round_, seat__isnull=False).exists()
    faults = list(find_amendment_faults(before, after, at=clock.now(), has_chairs=has_chairs))
    if faults:
        raise InvalidInput({"content": faults})


def _require_change(round_: Round, content: str) -> None:
    """Raise InvalidInput for an amendment that changes nothing of what is in force."""
    in_force = list_published_announcements(round_)[0]
    if not list_changes(in_force.content, content):
        raise InvalidInput({"content": [_("Nothing changes: this is what was published.")]})


@service(ANNOUNCEMENT_PUBLISHED, permission=DECIDE_ANNOUNCEMENT)
def publish_announcement(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Publish what another officer of headquarters proposed; answers with its reference. With the
    first announcement the seed of the draw is chosen, and what it is committed to is public.

    why     kept with it, where something was written
    Raises  NoSuchAnnouncement; OwnDeclaration; DeclarationDecided; InvalidInput at `content` for
            an amendment that came too late
    """
    announcement = get_announcement(actor, reference, locks=True)
    decide(actor, ANNOUNCEMENT, announcement, Announcement.PUBLISHED, why)
    edition, round_ = parse_round(announcement.content), announcement.round
    if round_.published_at:
        before = parse_published_round(get_content_before(announcement))
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

    Raises  InvalidInput at `why`; NoSuchAnnouncement; OwnDeclaration; DeclarationDecided
    """
    require_reason(why)
    announcement = get_announcement(actor, reference, locks=True)
    decide(actor, ANNOUNCEMENT, announcement, Announcement.REFUSED, why)
    return _finish(announcement)


@service(ANNOUNCEMENT_RECALLED, permission=PROPOSE_ANNOUNCEMENT)
def recall_announcement(actor: Actor, reference: str) -> CommandResult:
    """Take back what one proposed oneself and nobody has decided on; answers with its reference.

    Raises  NoSuchAnnouncement; OthersDeclaration; DeclarationDecided
    """
    announcement = get_announcement(actor, reference, locks=True)
    recall(actor, ANNOUNCEMENT, announcement)
    return _finish(announcement)


def _finish(announcement: Announcement, **terms: str) -> CommandResult:
    return build_result(ANNOUNCEMENT, announcement, round=announcement.round.code, **terms)
