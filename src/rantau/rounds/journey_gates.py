"""What somebody with an accepted contract still needs until the visa: who owes it, until when, what
it costs her. Pure.

docs/rounds/offers.md describes the steps; docs/law/rounds.md has the source of costs and days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rantau.rounds.edition import Amounts


class Step(StrEnum):
    """A step after the contract; the stage of the visa is entered when all of them are there."""

    MEDICAL = "medical"
    EDUCATION = "education"
    PERMIT = "permit"
    VISA = "visa"


class Owner(StrEnum):
    """Who owes a step."""

    COUNTERPART = "counterpart"
    WORKER = "worker"
    OFFICE = "office"


@dataclass(frozen=True)
class JourneyFacts:
    """What is there of a contract.

    accepted_on  Asia/Jakarta
    is_fit       by her newest second medical; None without one
    class_days   first and last of the class in which she has a seat, until its outcome is decided;
                 None without one
    has_passed   the preliminary education; None where no class of hers was decided
    """

    accepted_on: date
    is_fit: bool | None
    class_days: tuple[date, date] | None
    has_passed: bool | None
    has_permit: bool
    has_visa: bool


@dataclass(frozen=True)
class MissingStep:
    """A step that is missing.

    due_on       the day until which it is to be there
    cost         its code in the costs of the edition; empty where she pays nothing
    is_repeated  whether it was done once and has to be done again
    begins_on    its first day, where its days are fixed and she has to come; else None
    """

    step: Step
    owner: Owner
    due_on: date
    cost: str = ""
    is_repeated: bool = False
    begins_on: date | None = None

    @property
    def is_booked(self) -> bool:
        """Whether its days are fixed, and she has to come."""
        return self.begins_on is not None


def find_missing_steps(facts: JourneyFacts, amounts: Amounts) -> Sequence[MissingStep]:
    """The steps that are missing, in the order in which she meets them; none when all are there."""
    missing = []
    if facts.is_fit is not True:
        due_on = facts.accepted_on + timedelta(days=amounts.medical_days)
        is_repeated = facts.is_fit is False
        missing.append(
            MissingStep(Step.MEDICAL, Owner.WORKER, due_on, "second_medical", is_repeated)
        )
    if facts.has_passed is not True:
        missing.append(_build_education_step(facts, amounts))
    if not facts.has_permit:
        due_on = facts.accepted_on + timedelta(days=amounts.permit_days)
        missing.append(MissingStep(Step.PERMIT, Owner.COUNTERPART, due_on))
    if not facts.has_visa:
        due_on = facts.accepted_on + timedelta(days=amounts.visa_days)
        missing.append(MissingStep(Step.VISA, Owner.OFFICE, due_on, "visa"))
    return missing


def _build_education_step(facts: JourneyFacts, amounts: Amounts) -> MissingStep:
    if facts.class_days:
        first, last = facts.class_days
        return MissingStep(Step.EDUCATION, Owner.WORKER, last, begins_on=first)
    due_on = facts.accepted_on + timedelta(days=amounts.education_days)
    is_repeated = facts.has_passed is False
    return MissingStep(Step.EDUCATION, Owner.OFFICE, due_on, is_repeated=is_repeated)


def list_office_steps(missing: Sequence[MissingStep]) -> Sequence[MissingStep]:
    """The missing steps that her office can do now: no visa is recorded before its permit."""
    waits = {each.step for each in missing}
    return [
        each
        for each in missing
        if each.owner == Owner.OFFICE and not (each.step == Step.VISA and Step.PERMIT in waits)
    ]


def find_step_to_record(missing: Sequence[MissingStep]) -> Step | None:
    """The first missing step that an officer can book or record now."""
    office = list_office_steps(missing)
    return next((e.step for e in missing if e.step == Step.MEDICAL or e in office), None)


def find_next_step(missing: Sequence[MissingStep], today: date) -> MissingStep | None:
    """The one step that comes next for her: the first by day of hers, before those that others owe.
    A class whose days are over is no step of hers."""
    to_do = [each for each in missing if not (each.is_booked and each.due_on < today)]
    own = [each for each in to_do if each.owner == Owner.WORKER]
    own.sort(key=lambda each: each.begins_on or each.due_on)
    return next(iter([*own, *to_do]), None)
