"""What somebody with an accepted contract still needs, who owes it, and what it costs her. Pure.

docs/rounds/offers.md describes them; docs/law/rounds.md has the source of the costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """A step after the contract: the permit for the visa, and the second medical."""

    PERMIT = "permit"
    MEDICAL = "medical"


class Owner(StrEnum):
    """Who owes a step."""

    COUNTERPART = "counterpart"
    WORKER = "worker"


@dataclass(frozen=True)
class MissingStep:
    """A step that is missing.

    cost        its code in the costs of the edition; empty where she pays nothing
    is_repeated whether it was done once and has to be done again
    """

    step: Step
    owner: Owner
    cost: str = ""
    is_repeated: bool = False


def find_missing_steps(permit: str, is_fit: bool | None) -> Sequence[MissingStep]:
    """The steps that are missing, in the order in which she meets them; none when all are there.

    permit  its number; empty without one
    is_fit  by her newest second medical; None without one
    """
    missing = []
    if is_fit is not True:
        is_repeated = is_fit is False
        missing.append(MissingStep(Step.MEDICAL, Owner.WORKER, "second_medical", is_repeated))
    if not permit:
        missing.append(MissingStep(Step.PERMIT, Owner.COUNTERPART))
    return missing
