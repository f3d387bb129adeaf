"""Verify papers: each accepted or returned, with how it was judged and, when returned, why."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.statements import insert, update
from rantau.placement.errors import AnotherOfficer
from rantau.placement.file import PlacementFile, gather
from rantau.placement.kinds import VERIFIED
from rantau.placement.lookups import placement_held
from rantau.placement.models import Fact
from rantau.placement.owing import pass_on
from rantau.placement.papers import ACCEPTED, MISSING, REPEATED, Paper, repeat
from rantau.placement.passing import said, whose
from rantau.placement.permissions import VERIFY
from rantau.placement.receipts import fact
from rantau.registry.parts import note_passport

HOW = ("original", "register", "issuer")  # original seen, public register asked, issuer asked
LONGEST = 300


@dataclass(frozen=True)
class Verdict:
    """What was found on one paper. `how` is one of HOW; `reason` is needed when it is returned."""

    requirement: str
    accepted: bool
    how: str = "original"
    reason: str = ""


@service(VERIFIED, permission=VERIFY)
def verify(actor: Actor, reference: str, verdicts: list[Verdict], *, seen: int) -> Done:
    """Judge one or more received papers at once.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale; NotYours for another desk's paper;
            AnotherOfficer when the one who returned a paper would accept the same paper
    """
    placement = placement_held(reference, seen=seen)
    before = gather(actor, placement, live=False)
    if problems := _problems(before, verdicts):
        raise Invalid(problems)
    facts = [_judged(before, verdict) for verdict in verdicts]
    insert(*facts)
    after = gather(actor, placement, live=False)
    repeat(placement, after.papers)
    update(placement, *REPEATED)
    passport = after.papers.get("passport")
    if passport and passport.state == ACCEPTED and passport.receipt:
        note_passport(placement.person_id, passport.receipt.fields["number"])
    pass_on(after)
    accepted = [each.requirement for each in verdicts if each.accepted]
    returned = [each.requirement for each in verdicts if not each.accepted]
    return Done(
        answer=placement.reference, happening=said(placement, accepted=accepted, returned=returned)
    )


def _problems(file: PlacementFile, verdicts: list[Verdict]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        paper = file.papers.get(verdict.requirement)
        if paper is None or paper.state == MISSING:
            found[verdict.requirement[:30]] = [_("Berkas ini belum diterima.")]
        elif verdict.how not in HOW:
            found[f"{verdict.requirement}.how"] = [_("Pilih cara memeriksa.")]
        elif not verdict.accepted and not verdict.reason.strip():
            found[f"{verdict.requirement}.reason"] = [_("Tulis semua yang harus diperbaiki.")]
        elif len(verdict.reason) > LONGEST or "\0" in verdict.reason:
            found[f"{verdict.requirement}.reason"] = [_("Paling panjang 300 huruf.")]
    if not verdicts:
        found["requirement"] = [_("Pilih sedikitnya satu berkas.")]
    return found


def _judged(file: PlacementFile, verdict: Verdict) -> Fact:
    paper, actor = file.papers[verdict.requirement], file.actor
    whose(actor, paper.asked.verified_by)
    if verdict.accepted and _returned(file, paper, actor.ref):
        raise AnotherOfficer()
    kind = Fact.ACCEPTED if verdict.accepted else Fact.RETURNED
    return fact(
        file.placement, actor, kind, verdict.requirement, how=verdict.how,
        reason=verdict.reason.strip(), about=paper.receipt.id if paper.receipt else None,
    )  # fmt: skip


def _returned(file: PlacementFile, paper: Paper, officer: str) -> bool:
    """Whether this officer ever returned this paper, also as it stood before it was corrected."""
    facts, same = {fact.id: fact for fact in file.facts}, set[UUID]()
    receipt = paper.receipt
    while receipt:
        same.add(receipt.id)
        receipt = facts.get(receipt.supersedes) if receipt.supersedes else None
    return any(
        fact.kind == Fact.RETURNED and fact.about in same and fact.recorded_by == officer
        for fact in file.facts
    )
