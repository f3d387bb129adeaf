"""Words for what an accepted contract has and needs until the visa."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.rounds.edition import RoundEdition
from rantau.rounds.entry_rows import (
    ARRIVED,
    FIT,
    NO_LONGER,
    NOT_ARRIVED,
    TRAINED,
    UNFIT,
    VISA_ENDS,
)
from rantau.rounds.journey_gates import MissingStep, Owner, Step, find_next_step
from rantau.rounds.journey_selectors import Journey
from rantau.rounds.models import BarProposal, ClassBooking, Entry
from rantau.rounds.stages import Stage

STEP_LABELS = {
    Step.MEDICAL: _("The second medical: go to a clinic, and bring its paper to your office"),
    Step.EDUCATION: _("The preliminary education: your office books a class"),
    Step.PERMIT: _("The permit for the visa: the country abroad issues it"),
    Step.VISA: _("The visa: your office applies for it once the permit is there"),
}
REPEATED_LABELS = {
    Step.MEDICAL: _("The second medical once more: be treated, and go to a clinic again"),
    Step.EDUCATION: _("The preliminary education once more: your office books another class"),
}
BOOKED_LABEL = _("The preliminary education: come to your class on each of its days")
OWNER_LABELS = {
    Owner.COUNTERPART: _("the country abroad"),
    Owner.WORKER: _("the worker"),
    Owner.OFFICE: _("the office"),
}
OWN_OWNER_LABELS = {**OWNER_LABELS, Owner.WORKER: _("you")}
STEP_MISSED_LABELS = {
    Step.MEDICAL: _("Without it there is no visa, and the employer may cancel until the visa."),
    Step.EDUCATION: _(
        "Whoever misses days may have to take another class; the employer may cancel until the"
        " visa."
    ),
    Step.PERMIT: _("Nothing is lost by it: the office asks the country where the permit is."),
    Step.VISA: _("The task of the office is overdue; the employer may cancel until the visa."),
}
EDUCATION_LABELS = {
    "": _("Booked"),
    ClassBooking.PASSED: _("Class passed"),
    ClassBooking.FAILED: _("Class not passed"),
}
BAR_OUTCOME_LABELS = {
    BarProposal.AGAIN: _("She is examined again"),
    BarProposal.BARRED: _("Her journey ends, and the next by rank takes the contract"),
}
LACK_LABELS = {
    VISA_ENDS: _("the visa ends before the day of entry"),
    NO_LONGER: _("is at another stage by now"),
}
ARRIVAL_LABELS = {
    ARRIVED: _("Arrived"),
    NOT_ARRIVED: _("Not arrived, as the country abroad reports"),
    TRAINED: _("Trained after the arrival"),
    FIT: _("Examined there: fit"),
    UNFIT: _("Examined there: not fit"),
}
WAITS_FOR_ENTRY = _("The country abroad names the day of departure in its list of entries.")
WAITS_FOR_DEPARTURE = _("On the day of departure it is recorded who has departed.")
WAITS_FOR_ARRIVAL = _("The country abroad reports the arrival.")


@dataclass(frozen=True)
class DescribedStep:
    """A missing step in the reader's words; `rupiah` is 0 where it costs her nothing, and
    `begins_on` is None where its days are not fixed."""

    words: str | Promise
    owner: str | Promise
    begins_on: date | None
    due_on: date
    rupiah: int
    missed: str | Promise


@dataclass(frozen=True)
class DescribedJourney:
    """A journey in the reader's words; `next_step` is the one that comes next for her."""

    row: Journey
    education: str | Promise
    arrivals: Sequence[tuple[str | Promise, date]]
    missing: Sequence[DescribedStep]
    next_step: DescribedStep | None


def describe_journey(
    journey: Journey, edition: RoundEdition, *, is_own: bool = False
) -> DescribedJourney:
    """What pages show of a journey, by the edition of its round: hers, or an officer's."""
    owners = OWN_OWNER_LABELS if is_own else OWNER_LABELS
    following = find_next_step(journey.missing, clock.today())
    return DescribedJourney(
        row=journey,
        education=EDUCATION_LABELS[journey.booking.outcome] if journey.booking else "",
        arrivals=[(ARRIVAL_LABELS[each.kind], each.reported_on) for each in journey.arrivals],
        missing=[_describe_step(each, edition, owners) for each in journey.missing],
        next_step=_describe_step(following, edition, owners) if following else None,
    )


def describe_wait_after_visa(stage: Stage, entry: Entry | None) -> str | Promise:
    """What is waited for between visa and arrival; empty before and afterwards."""
    if stage == Stage.DEPARTED:
        return WAITS_FOR_ARRIVAL
    if stage != Stage.VISA:
        return ""
    return WAITS_FOR_DEPARTURE if entry and not entry.missed_at else WAITS_FOR_ENTRY


def _describe_step(
    step: MissingStep, edition: RoundEdition, owners: Mapping[Owner, str | Promise]
) -> DescribedStep:
    words = REPEATED_LABELS[step.step] if step.is_repeated else STEP_LABELS[step.step]
    return DescribedStep(
        words=BOOKED_LABEL if step.is_booked else words,
        owner=owners[step.owner],
        begins_on=step.begins_on,
        due_on=step.due_on,
        rupiah=edition.costs[step.cost].rupiah if step.cost in edition.costs else 0,
        missed=STEP_MISSED_LABELS[step.step],
    )
