"""What a scheme is: its milestones in order, the requirements of each, and the gates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# The milestones that every scheme shares, and the two early ends (docs/design/procedures.md).
MILESTONE_CODES = ("registered", "selected", "cleared", "departed", "arrived", "returned", "closed")
MILESTONES_BEFORE_CLEARANCE = ("registered", "selected")
MILESTONES_BEFORE_DEPARTURE = (*MILESTONES_BEFORE_CLEARANCE, "cleared")
WITHDRAWN, REFUSED = "withdrawn", "refused"
# Who may have to do a step: the desks of the network, and the worker.
PARTIES = ("worker", "agency", "district", "regional", "border", "post", "national")
EMPLOYERS = ("firm", "household")
FIELD_TYPES = ("text", "date", "number", "choice")


@dataclass(frozen=True)
class LocalizedText:
    """One text in Indonesian and English."""

    id: str
    en: str

    def get(self, language: str) -> str:
        """The text in a language; Indonesian unless it is English."""
        return self.en if language.startswith("en") else self.id


@dataclass(frozen=True)
class ServiceStandard:
    """A service standard: working days of the party that has to do the step."""

    working_days: int


@dataclass(frozen=True)
class RequirementField:
    """One typed value that is copied from a document. `choices`, for type choice: code -> label."""

    code: str
    name: LocalizedText
    type: str
    choices: Mapping[str, LocalizedText]


@dataclass(frozen=True)
class ValidityRule:
    """How long a document is valid: `months` after the date in `field`, or until that date."""

    field: str
    months: int | None


@dataclass(frozen=True)
class Requirement:
    """Something that a milestone asks for.

    depends_on    codes of requirements that the next step asks for first; the gates of the
                  milestone do not ask for them
    costs_worker  rupiah
    source        the rule that asks for it
    from_round    field -> the fact of a round of governments that it repeats: with all of them
                  the round supplies the document and nobody types it again; empty where people do
    """

    code: str
    name: LocalizedText
    milestone: str
    supplied_by: str
    verified_by: str
    fields: tuple[RequirementField, ...]
    depends_on: tuple[str, ...]
    validity: ValidityRule | None
    standard: ServiceStandard
    costs_worker: int
    source: str
    from_round: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GateUse:
    """A gate as a milestone uses it: its name and its argument, if it takes one."""

    name: str
    argument: Any = None


@dataclass(frozen=True)
class IssuedLetter:
    """A letter that is issued with a milestone.

    rests_on  codes of the requirements whose values it repeats: it ends with the first of them
              that ends, and is issued anew when one of them changes
    """

    code: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """A milestone: which party enters it, through which gates, and which letters are issued with
    it."""

    code: str
    name: LocalizedText
    entered_by: str
    gates: tuple[GateUse, ...]
    issued_letters: tuple[IssuedLetter, ...]
    standard: ServiceStandard


@dataclass(frozen=True)
class Scheme:
    """One edition of one scheme.

    formal       the axis of the official statistics
    employer     whose candidates agencies place under it, one of EMPLOYERS; empty where none does
    destination  the one country (ISO 3166-1) to which a government places; empty with an agency
    """

    code: str
    edition: str
    name: LocalizedText
    in_force_from: date
    in_force_until: date | None
    source: str
    formal: bool
    employer: str
    destination: str
    milestones: tuple[Milestone, ...]
    requirements: tuple[Requirement, ...]

    @property
    def is_placed_by_agency(self) -> bool:
        """Whether an agency places under this scheme; otherwise a government does, from the
        counter."""
        return bool(self.employer)

    def get_milestone(self, code: str) -> Milestone:
        """The milestone under `code`; KeyError when the scheme has none."""
        for milestone in self.milestones:
            if milestone.code == code:
                return milestone
        raise KeyError(code)

    def get_requirement(self, code: str) -> Requirement:
        """The requirement under `code`; KeyError when the scheme has none."""
        for requirement in self.requirements:
            if requirement.code == code:
                return requirement
        raise KeyError(code)

    def list_requirements_for(self, milestone: str) -> tuple[Requirement, ...]:
        """The requirements to be verified before a milestone, in the order of the file."""
        return tuple(r for r in self.requirements if r.milestone == milestone)

    def list_requirements_in_force(self, milestone: str) -> tuple[Requirement, ...]:
        """The requirements that have to be met at a milestone to go on: those of the next one, and
        until departure those of every milestone before it."""
        if milestone not in MILESTONES_BEFORE_DEPARTURE:
            following = self.get_next_milestone(milestone)
            return self.list_requirements_for(following.code) if following else ()
        codes = [m.code for m in self.milestones]
        wanted = codes[: codes.index(milestone) + 2]
        return tuple(r for r in self.requirements if r.milestone in wanted)

    def list_entered_milestones(self, milestone: str) -> tuple[Milestone, ...]:
        """The milestones up to this one; none after an early end."""
        codes = [m.code for m in self.milestones]
        return self.milestones[: codes.index(milestone) + 1] if milestone in codes else ()

    def get_next_milestone(self, milestone: str) -> Milestone | None:
        """The milestone that follows; None after the last and after an early end."""
        codes = [m.code for m in self.milestones]
        if milestone not in codes or milestone == codes[-1]:
            return None
        return self.milestones[codes.index(milestone) + 1]
