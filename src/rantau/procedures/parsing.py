"""Parse a scheme from YAML; an error names the place and what was expected there."""

from collections.abc import Mapping
from typing import Any

from rantau.procedures.scheme import (
    FIELD_TYPES,
    GateUse,
    IssuedLetter,
    Milestone,
    Requirement,
    RequirementField,
    Scheme,
    ServiceStandard,
    ValidityRule,
)
from rantau.procedures.sections import Section, UnreadableDeclaration, read_top_section

# What is expected besides `procedures.sections`.
GATE = "a name, or a name with one thing it is asked about"
KIND = f"one of {', '.join(FIELD_TYPES)}"
CHOICES = "codes with id and en"
ROUND_FACTS = "fields, each with a fact of a round"
VALIDITY = "until, or after and months"


def parse_scheme(text: str) -> Scheme:
    """The scheme that a YAML text declares; UnreadableDeclaration names the first fault and its
    place."""
    return _parse_scheme(read_top_section(text, "scheme"))


def parse_published_scheme(text: str) -> Scheme:
    """The same of a text that was published, whose numbers may be written as YAML has them."""
    return _parse_scheme(read_top_section(text, "scheme", is_published=True))


def _parse_scheme(top: Section) -> Scheme:
    scheme = Scheme(
        code=top.get_text("scheme"),
        edition=top.get_text("edition"),
        name=top.get_localized_text("name"),
        in_force_from=top.get_date("in_force_from"),
        in_force_until=top.get_date("in_force_until") if top.has("in_force_until") else None,
        source=top.get_text("source"),
        formal=top.get_boolean("formal"),
        employer=top.get_text("employer") if top.has("employer") else "",
        destination=top.get_text("destination") if top.has("destination") else "",
        milestones=tuple(top.parse_each("milestones", _parse_milestone)),
        requirements=tuple(top.parse_each("requirements", _parse_requirement)),
    )
    top.require_no_unknown_keys()
    return scheme


def _parse_milestone(code: str, part: Section) -> Milestone:
    gates = part.get_typed("gates", list, "a list") if part.has("gates") else []
    milestone = Milestone(
        code=code,
        name=part.get_localized_text("name"),
        entered_by=part.get_text("by"),
        gates=tuple(_parse_gate_use(each, part.where) for each in gates),
        issued_letters=_parse_issued_letters(part) if part.has("issues") else (),
        standard=ServiceStandard(part.get_whole_number("working_days")),
    )
    part.require_no_unknown_keys()
    return milestone


def _parse_issued_letters(part: Section) -> tuple[IssuedLetter, ...]:
    """Names alone, or each with the requirements on which it rests."""
    if isinstance(part.mapping["issues"], Mapping):
        return tuple(part.parse_each("issues", _parse_issued_letter))
    return tuple(IssuedLetter(code) for code in part.list_names("issues"))


def _parse_issued_letter(code: str, part: Section) -> IssuedLetter:
    letter = IssuedLetter(code, part.list_names("rests_on"))
    part.require_no_unknown_keys()
    return letter


def _parse_gate_use(item: Any, where: str) -> GateUse:
    if isinstance(item, str):
        return GateUse(item)
    if isinstance(item, Mapping) and len(item) == 1:
        [(name, argument)] = item.items()
        if isinstance(argument, str | int):
            return GateUse(str(name), argument)
    raise UnreadableDeclaration(f"{where}, gates", GATE)


def _parse_requirement(code: str, part: Section) -> Requirement:
    requirement = Requirement(
        code=code,
        name=part.get_localized_text("name"),
        milestone=part.get_text("before"),
        supplied_by=part.get_text("supplied_by"),
        verified_by=part.get_text("verified_by"),
        fields=tuple(part.parse_each("fields", _parse_field)) if part.has("fields") else (),
        depends_on=part.list_names("needs"),
        validity=_parse_validity(part) if part.has("valid") else None,
        standard=ServiceStandard(part.get_whole_number("working_days")),
        costs_worker=part.get_whole_number("costs_worker"),
        source=part.get_text("source"),
        from_round=_parse_round_facts(part),
    )
    part.require_no_unknown_keys()
    return requirement


def _parse_round_facts(part: Section) -> Mapping[str, str]:
    if not part.has("from_round"):
        return {}
    facts = part.get_typed("from_round", Mapping, ROUND_FACTS)
    return {str(field): str(fact) for field, fact in facts.items()}


def _parse_field(code: str, part: Section) -> RequirementField:
    kind = part.get_text("type")
    if kind not in FIELD_TYPES:
        raise UnreadableDeclaration(f"{part.where}, type", KIND)
    choices = {}
    if kind == "choice":
        section = Section(part.get_typed("choices", Mapping, CHOICES), part.where)
        choices = {str(each): section.get_localized_text(each) for each in section.mapping}
    field = RequirementField(
        code=code, name=part.get_localized_text("name"), type=kind, choices=choices
    )
    part.require_no_unknown_keys()
    return field


def _parse_validity(part: Section) -> ValidityRule:
    validity = Section(part.get_typed("valid", Mapping, VALIDITY), f"{part.where}, valid")
    if validity.has("until"):
        rule = ValidityRule(field=validity.get_text("until"), months=None)
    else:
        rule = ValidityRule(
            field=validity.get_text("after"), months=validity.get_whole_number("months")
        )
    validity.require_no_unknown_keys()
    return rule
