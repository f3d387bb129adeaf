"""What an officer has to settle about an accepted document before the next milestone.

A name that is no safe spelling of the registered one, or a birth date or sex that is another. Pure:
no query.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rantau.placement.identity_comparison import IDENTITY_GATE, list_identity_contradictions
from rantau.placement.name_answers import (
    NAME_GATE,
    find_name_answer,
    list_requirements_to_confirm,
)
from rantau.placement.snapshot import PlacementFacts
from rantau.procedures.scheme import (
    MILESTONES_BEFORE_DEPARTURE,
    GateUse,
    Milestone,
    Requirement,
    Scheme,
)

# What is asked: whether it is the same person, or which of two facts is wrong.
ANSWER_NAME, SETTLE_IDENTITY = "answer_name", "settle_identity"
AWAITED_MILESTONE = "returned"  # while somebody works abroad no other step is due


@dataclass(frozen=True)
class Question:
    """What is asked about which document, and the party that answers.

    is_answered  an officer answered about the name, and not that it is the same person: further
                 evidence is awaited
    """

    kind: str
    requirement: Requirement
    party: str
    is_answered: bool = False


def list_questions(facts: PlacementFacts, milestone: str) -> list[Question]:
    """The questions that keep the next milestone shut, or suspend what was issued before it, in the
    order of the gates. Between departure and arrival none, so that the arrival stays due."""
    scheme, following = facts.scheme, facts.scheme.get_next_milestone(milestone)
    if following is None or not _can_ask(milestone, following):
        return []
    questions = {
        (each.kind, each.requirement.code): each
        for milestone_asked in (*scheme.list_entered_milestones(milestone), following)
        for use in milestone_asked.gates
        for each in _iterate_questions(facts, use)
    }
    return list(questions.values())


def _can_ask(milestone: str, following: Milestone) -> bool:
    return milestone in MILESTONES_BEFORE_DEPARTURE or following.code == AWAITED_MILESTONE


def _iterate_questions(facts: PlacementFacts, use: GateUse) -> Iterator[Question]:
    if use.name == NAME_GATE:
        for requirement in list_requirements_to_confirm(facts):
            if requirement.code == use.argument:
                answer = find_name_answer(facts, facts.requirements[requirement.code])
                party = requirement.verified_by
                yield Question(ANSWER_NAME, requirement, party, is_answered=answer is not None)
    elif use.name == IDENTITY_GATE:
        status = facts.requirements[use.argument]
        if list_identity_contradictions(facts, status):
            party = get_settling_party(facts.scheme, use)
            yield Question(SETTLE_IDENTITY, status.requirement, party)


def get_settling_party(scheme: Scheme, use: GateUse) -> str:
    """Who settles what such a gate finds: the party of the first milestone that has it, which is
    the one that clears."""
    return next(each.entered_by for each in scheme.milestones if use in each.gates)
