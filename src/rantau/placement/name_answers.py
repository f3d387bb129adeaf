"""The name on a document beside the registered one: how they compare by the rules of passports, and
what a second officer answered about these two spellings. Pure: no query."""

from dataclasses import dataclass

from rantau.common.names import normalize_name
from rantau.common.passport_names import NameComparison, compare_passport_name
from rantau.placement.models import DocumentEvent
from rantau.placement.requirements import ACCEPTED, RequirementStatus
from rantau.placement.snapshot import PlacementFacts
from rantau.procedures.scheme import Requirement

SAME_PERSON, UNSURE, ANOTHER_PERSON = "same", "unsure", "other"
NAME_ANSWERS = (SAME_PERSON, UNSURE, ANOTHER_PERSON)
NAME_GATE = "name_matches"


@dataclass(frozen=True)
class NameAnswer:
    """The last answer about two spellings: one of NAME_ANSWERS, and its event."""

    value: str
    event: DocumentEvent


def get_written_name(status: RequirementStatus) -> str:
    """The name typed from the document; empty where there is none."""
    return str(status.receipt.fields.get("name", "")) if status.receipt else ""


def compare_names(facts: PlacementFacts, status: RequirementStatus) -> NameComparison:
    """The registered name beside the one on the document."""
    return compare_passport_name(facts.person.name, get_written_name(status))


def find_name_answer(facts: PlacementFacts, status: RequirementStatus) -> NameAnswer | None:
    """The last answer about exactly these two spellings on this document; None where there is
    none, or where one of them is another since."""
    spellings = (normalize_name(facts.person.name), get_written_name(status))
    for event in reversed(facts.document_events):
        if event.kind != DocumentEvent.NAMED or event.requirement != status.requirement.code:
            continue
        if (event.fields["registered"], event.fields["written"]) == spellings:
            return NameAnswer(str(event.fields["answer"]), event)
    return None


def list_requirements_to_confirm(facts: PlacementFacts) -> list[Requirement]:
    """The accepted documents whose name a second officer has to answer about: a milestone asks for
    it, it is no safe spelling of the registered name, and nobody confirmed it yet."""
    codes = {
        use.argument
        for milestone in facts.scheme.milestones
        for use in milestone.gates
        if use.name == NAME_GATE
    }
    return [
        status.requirement
        for status in facts.requirements.values()
        if status.requirement.code in codes and _needs_answer(facts, status)
    ]


def _needs_answer(facts: PlacementFacts, status: RequirementStatus) -> bool:
    if status.state != ACCEPTED:
        return False
    answer = find_name_answer(facts, status)
    if answer is not None:
        return answer.value != SAME_PERSON
    return not compare_names(facts, status).is_safe
