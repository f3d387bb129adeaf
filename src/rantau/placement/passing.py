"""Entering a milestone: whose it is, whether its gates open, and the facts that say so."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.core.statements import insert
from rantau.journal.record import Happening
from rantau.offices.models import OfficeKind
from rantau.placement.errors import GatesUnmet, NotFromHere, NotYours
from rantau.placement.file import PlacementFile
from rantau.placement.models import Passage, Placement
from rantau.procedures.gates import unmet
from rantau.procedures.scheme import SKELETON, Milestone

# Which offices act for a party. A regional office serves where no district office is connected.
ACTS_FOR = {
    "agency": {OfficeKind.AGENCY},
    "district": {OfficeKind.DISTRICT, OfficeKind.REGIONAL},
    "regional": {OfficeKind.REGIONAL},
    "border": {OfficeKind.BORDER_POST},
    "post": {OfficeKind.POST_ABROAD},
    "national": {OfficeKind.HEADQUARTERS},
}


def whose(actor: Actor, party: str) -> None:
    """Raise NotYours unless the actor's office acts for this party of the scheme."""
    if actor.office_kind not in ACTS_FOR[party]:
        raise NotYours(by=party)


def judge(file: PlacementFile, code: str) -> None:
    """Raise NotFromHere unless `code` comes next, GatesUnmet with all that keeps it shut."""
    coming = file.scheme.after(file.placement.milestone)
    if coming is None or coming.code != code:
        raise NotFromHere()
    pass_gates(file, coming)


def pass_gates(file: PlacementFile, milestone: Milestone) -> None:
    """Raise GatesUnmet with all that keeps the milestone shut."""
    if found := unmet(milestone, file):
        raise GatesUnmet(file.scheme, found)


def happened(placement: Placement, at: datetime | None) -> datetime:
    """When it happened, aware; now unless said. Invalid before the last milestone, or ahead."""
    now = clock.now()
    if at is None:
        return now
    if at > now:
        raise Invalid({"happened_at": [_("Waktu ini belum tiba.")]})
    if at < placement.milestone_at:
        raise Invalid({"happened_at": [_("Waktu ini sebelum langkah yang lalu.")]})
    return at


def enter(
    placement: Placement,
    code: str,
    actor: Actor,
    *,
    at: datetime,
    reason: str = "",
    terms: dict[str, Any] | None = None,
) -> None:
    """Write that the milestone was entered at `at`, and repeat it on the placement (not saved)."""
    entered = passage(placement, code, actor, at=at, terms=terms or {})
    entered.reason = reason
    insert(entered)
    placement.milestone, placement.milestone_at = code, at
    if code not in SKELETON or code == SKELETON[-1]:
        placement.ended_at = clock.now()


def passage(
    placement: Placement,
    code: str,
    actor: Actor,
    *,
    at: datetime,
    terms: dict[str, Any],
) -> Passage:
    """The fact of a milestone with the axes by which it is counted; not yet saved."""
    return Passage(
        id=uuid7(),
        placement=placement,
        person=placement.person_id,
        milestone=code,
        happened_at=at,
        recorded_at=clock.now(),
        recorded_by=actor.ref,
        recorder_name=actor.name,
        office=actor.office,
        node=settings.RANTAU_NODE,
        terms=terms,
        origin_node=placement.origin_node,
        destination=placement.destination,
        sex=placement.sex,
        formal=placement.formal,
    )


def said(
    placement: Placement, *, why: str = "", at: datetime | None = None, **terms: Any
) -> Happening:
    """What the entry of a command on a placement says; terms hold no personal value."""
    return Happening(
        subject_kind="placement",
        subject=placement.id,
        revision=placement.revision,
        terms={"reference": placement.reference, **terms},
        tells=("worker", "agency"),
        why=why,
        happened_at=at,
    )
