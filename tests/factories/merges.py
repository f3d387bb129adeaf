"""Registrations merged and separated, each by the two officers that it takes."""

from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.registry.merges import MERGED_FACTS, MergeInput, TypedEvidence
from rantau.registry.selectors import get_person
from rantau.registry.services.merges import (
    MergeChoice,
    UndoChoice,
    merge_persons,
    propose_merge,
    propose_undoing,
    undo_merge,
)
from tests.actors import get_officer

WHY = "Orang yang sama, datang sendiri ke loket"
# Who proposes, and who decides then.
OFFICERS = {
    "3212": ("loket.3212", "verifikasi.3212"),
    "bp3mi.32": ("bp3mi.32", "kepala-bp3mi.32"),
    "pusat": ("pusat", "pusat-2"),
}


def _get_officers(by):
    return tuple(get_officer(login) for login in OFFICERS[by])


def read_person(reference, actor=None):
    """The person under this number, as headquarters (or the actor) sees her."""
    actor = actor or get_officer("pusat")
    with reading_as(actor):
        return get_person(actor, reference, purpose="test")


def propose(reference, other, *, by=None, typed=None):
    """Propose that two registrations are one person's; gives the reference of the proposal."""
    data = MergeInput(other, WHY, typed or TypedEvidence())
    return propose_merge(by or get_officer("loket.3212"), uuid4(), reference, data).answer


def merge(reference, other, *, by="3212", facts=None):
    """Propose and decide; the survivor's facts stand unless `facts` says otherwise. Gives the
    reference of the merge."""
    proposer, decider = _get_officers(by)
    proposal = propose(reference, other, by=proposer)
    choice = MergeChoice({**dict.fromkeys(MERGED_FACTS, "survivor"), **(facts or {})})
    merge_persons(decider, uuid4(), proposal, choice)
    return proposal


def undo(merge_reference, *, by="3212", given_back=()):
    """Propose to undo a merge, and decide so; gives the reference of the proposal."""
    proposer, decider = _get_officers(by)
    undoing = propose_undoing(proposer, uuid4(), merge_reference, reason=WHY).answer
    undo_merge(decider, uuid4(), undoing, UndoChoice(frozenset(given_back)))
    return undoing
