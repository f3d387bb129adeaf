"""How a placement ends: place given back, documents revoked, duties closed, grounds over."""

from datetime import datetime

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.core.errors import Invalid
from rantau.core.statements import update
from rantau.documents import parts as documents
from rantau.duties.parts import advance
from rantau.partners.parts import release
from rantau.placement.errors import NotFromHere
from rantau.placement.models import Placement
from rantau.placement.owing import ALL
from rantau.placement.passing import enter
from rantau.registry.parts import AGENCY, set_ground

BEFORE_DEPARTURE = ("registered", "selected", "cleared")
# Why a placement is withdrawn, and why one is refused: our own lists, to be widened in use.
REASONS = ("worker_wishes", "agency_wishes", "employer_cancelled", "health", "other")
GROUNDS = ("false_papers", "too_young", "unfit", "fraud", "other")
LONGEST = 300


def with_reason(reason: str, allowed: tuple[str, ...], note: str, *, needed: bool = False) -> None:
    """Raise Invalid unless the reason is one of `allowed` and the note is there where needed."""
    problems: dict[str, list[str]] = {}
    if reason not in allowed:
        problems["reason"] = [_("Pilih alasan.")]
    if needed and not note.strip():
        problems["note"] = [_("Tulis alasannya. Pekerja akan membacanya.")]
    if len(note) > LONGEST or "\0" in note:
        problems["note"] = [_("Paling panjang 300 huruf.")]
    if problems:
        raise Invalid(problems)


def not_yet_departed(placement: Placement) -> None:
    """Raise NotFromHere once the person has left: what then goes wrong is a case."""
    if placement.milestone not in BEFORE_DEPARTURE:
        raise NotFromHere()


def end(
    placement: Placement, milestone: str, actor: Actor, *, at: datetime, reason: str, code: str = ""
) -> None:
    """End the placement at this milestone, with all that hangs on it; saves it."""
    before_departure = placement.milestone in BEFORE_DEPARTURE
    enter(placement, milestone, actor, at=at, reason=reason, terms={"reason": code} if code else {})
    update(placement, "revision", "milestone", "milestone_at", "ended_at")
    if before_departure:
        release(placement.id)
        documents.revoke_all(placement.id, reason=milestone, by=actor.ref)
    advance(about=placement.id, closes=ALL, outcome=milestone, opens=None)
    set_ground(placement.person_id, AGENCY, None)
