"""The facts of a round that documents of a placement repeat, as schemes name them in `from_round`;
and which milestones a stage means. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rantau.placement.requirements import add_months
from rantau.placement.rounds_interface import RoundFact
from rantau.rounds.stages import Stage

FIT = "fit"
# Stages of an accepted contract whose placement is kept, and the milestone that each has reached
# besides what officers decide.
MILESTONES: Mapping[Stage, str] = {
    Stage.ACCEPTED: "",
    Stage.VISA: "",
    Stage.DEPARTED: "departed",
    Stage.ARRIVED: "arrived",
    Stage.RETURNED: "returned",
}
JOURNEY = {"departed": Stage.DEPARTED, "arrived": Stage.ARRIVED, "returned": Stage.RETURNED}


@dataclass(frozen=True)
class CheckedDocuments:
    """What the round has checked of somebody with an accepted contract; None for what is not there.

    verified_by       who checked the originals; `sent_by` who received the documents for the
                      counterpart; each `_by` besides who recorded it; all as the journal names them
    passport_until    None also where the passport that was sent is another than the one that was
                      handed in: nobody has seen its last day
    birth_date, sex   as they were checked against the passport
    accepted_on       Asia/Jakarta; the contract runs its months from then at the earliest
    permit_until      the last day of her stay, of whoever arrived: the contract runs until then
    """

    registered_name: str
    verified_by: str
    points: int | None
    certificate_until: date
    passport: str
    passport_name: str
    passport_until: date | None
    birth_date: date
    sex: str
    sent_by: str
    contract: str
    employer: str
    accepted_on: date
    months: int
    accepted_by: str
    examined_on: date | None = None
    examined_by: str = ""
    education_on: date | None = None
    education_by: str = ""
    visa: str = ""
    visa_until: date | None = None
    visa_by: str = ""
    permit_until: date | None = None


def build_facts(checked: CheckedDocuments) -> Mapping[str, RoundFact]:
    """Name -> fact, of what is there."""
    contract_until = checked.permit_until or add_months(checked.accepted_on, checked.months)
    found = {
        "registered_name": (checked.registered_name, checked.verified_by),
        "points": (checked.points, checked.verified_by),
        "certificate_until": (checked.certificate_until, checked.verified_by),
        "passport": (checked.passport, checked.sent_by),
        "passport_name": (checked.passport_name, checked.sent_by),
        "passport_until": (checked.passport_until, checked.sent_by),
        "passport_birth_date": (checked.birth_date, checked.sent_by),
        "passport_sex": (checked.sex, checked.sent_by),
        "contract": (checked.contract, checked.accepted_by),
        "employer": (checked.employer, checked.accepted_by),
        "contract_until": (contract_until, checked.accepted_by),
        "medical_result": (FIT if checked.examined_on else "", checked.examined_by),
        "medical_on": (checked.examined_on, checked.examined_by),
        "education_on": (checked.education_on, checked.education_by),
        "visa": (checked.visa, checked.visa_by),
        "visa_until": (checked.visa_until, checked.visa_by),
    }
    return {
        name: RoundFact(str(value), by)
        for name, (value, by) in found.items()
        if value not in (None, "")
    }


def list_reached(stage: Stage) -> Sequence[tuple[str, Stage]]:
    """The milestones of the journey that whoever is at this stage has reached, each with the stage
    that means it."""
    milestone = MILESTONES[stage]
    names = list(JOURNEY)
    reached = names[: names.index(milestone) + 1] if milestone else []
    return [(name, JOURNEY[name]) for name in reached]
