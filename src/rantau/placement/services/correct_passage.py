"""Correct when a stage of the journey was: the wrong fact stays, superseded, with the reason."""

from datetime import datetime

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.statements import insert, update
from rantau.placement.acts import JOURNEYS
from rantau.placement.kinds import PASSAGE_CORRECTED
from rantau.placement.lookups import live_passages, placement_held
from rantau.placement.passing import passage, said
from rantau.placement.permissions import CORRECT

LONGEST = 300


@service(PASSAGE_CORRECTED, permission=CORRECT)
def correct_passage(
    actor: Actor, reference: str, milestone: str, *, at: datetime, why: str, seen: int
) -> Done:
    """Supersede the passage of `milestone` by one at another time.

    Somebody says when a journey's stage was; a decision is of the moment at which it was written.

    milestone  departed, arrived or returned, and recorded
    at         aware; not in the future, and between the passages before and after
    why        kept in the fact
    seen       the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale
    """
    placement = placement_held(reference, seen=seen)
    way = live_passages(placement)
    place = next((n for n, each in enumerate(way) if each.milestone == milestone), None)
    if place is None or milestone not in JOURNEYS:
        raise Invalid({"milestone": [_("Pilih langkah perjalanan yang sudah tercatat.")]})
    wrong = way[place]
    earliest = way[place - 1].happened_at if place else None
    latest = way[place + 1].happened_at if place + 1 < len(way) else clock.now()
    problems: dict[str, list[str]] = {}
    if (earliest and at < earliest) or at > latest:
        problems["at"] = [_("Waktu ini tidak cocok dengan langkah sebelum atau sesudahnya.")]
    if not why.strip() or len(why) > LONGEST or "\0" in why:
        problems["why"] = [_("Tulis alasan perbaikan, paling panjang 300 huruf.")]
    if problems:
        raise Invalid(problems)
    right = passage(placement, milestone, actor, at=at, terms=wrong.terms)
    right.reason, right.supersedes = why.strip(), wrong.id
    insert(right)
    if place + 1 == len(way):
        placement.milestone_at = at
    update(placement, "revision", "milestone_at")
    return Done(
        answer=placement.reference,
        happening=said(placement, milestone=milestone, supersedes=str(wrong.id)),
    )
