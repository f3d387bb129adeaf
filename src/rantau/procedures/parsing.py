"""Parse a scheme from YAML; an error names the place and what was expected there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from rantau.procedures.scheme import (
    FIELD_TYPES,
    GateUse,
    IssuedLetter,
    LocalizedText,
    Milestone,
    Requirement,
    RequirementField,
    Scheme,
    ServiceStandard,
    ValidityRule,
)


@dataclass
class UnreadableScheme(Exception):
    """The text is no scheme: where, and what was expected there."""

    where: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where}: {self.expected}"


def parse_scheme(text: str) -> Scheme:
    """The scheme that a YAML text declares; UnreadableScheme names the first fault and its
    place."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnreadableScheme("the file", f"YAML that can be read ({error})") from None
    top = _Section(content, "scheme")
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


class _Section:
    """One mapping of the YAML text, its place, and the keys that were read so far."""

    def __init__(self, mapping: Any, where: str) -> None:
        if not isinstance(mapping, Mapping):
            raise UnreadableScheme(where, "a list of words with a colon")
        self.mapping, self.where, self.read_keys = mapping, where, set[str]()

    def has(self, name: str) -> bool:
        return name in self.mapping

    def get_typed(self, name: str, kind: type | tuple[type, ...], expected: str) -> Any:
        self.read_keys.add(name)
        value = self.mapping.get(name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise UnreadableScheme(f"{self.where}, {name}", expected)
        return value

    def get_text(self, name: str) -> str:
        return str(self.get_typed(name, (str,), "words in quotation marks"))

    def get_whole_number(self, name: str) -> int:
        value = int(self.get_typed(name, int, "a whole number from 0"))
        if value < 0:
            raise UnreadableScheme(f"{self.where}, {name}", "a whole number from 0")
        return value

    def get_boolean(self, name: str) -> bool:
        return bool(self.get_typed(name, bool, "yes or no"))

    def get_date(self, name: str) -> date:
        value = self.get_typed(name, date, "a day such as 2026-01-01")
        return date(value.year, value.month, value.day)

    def list_names(self, name: str) -> tuple[str, ...]:
        names = self.get_typed(name, list, "a list") if self.has(name) else []
        return tuple(str(each) for each in names)

    def get_localized_text(self, name: str) -> LocalizedText:
        section = _Section(self.get_typed(name, Mapping, "id and en"), f"{self.where}, {name}")
        text = LocalizedText(id=section.get_text("id"), en=section.get_text("en"))
        section.require_no_unknown_keys()
        return text

    def parse_each(self, name: str, parse_item: Callable[[str, "_Section"], Any]) -> Sequence[Any]:
        items = self.get_typed(name, Mapping, "names, each with what belongs to it")
        return [
            parse_item(str(code), _Section(item, f"{self.where}, {name}, {code}"))
            for code, item in items.items()
        ]

    def require_no_unknown_keys(self) -> None:
        unknown = sorted(str(name) for name in set(self.mapping) - self.read_keys)
        if unknown:
            raise UnreadableScheme(self.where, f"no word {', '.join(unknown)}")


def _parse_milestone(code: str, part: _Section) -> Milestone:
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


def _parse_issued_letters(part: _Section) -> tuple[IssuedLetter, ...]:
    """Names alone, or each with the requirements on which it rests."""
    if isinstance(part.mapping["issues"], Mapping):
        return tuple(part.parse_each("issues", _parse_issued_letter))
    return tuple(IssuedLetter(code) for code in part.list_names("issues"))


def _parse_issued_letter(code: str, part: _Section) -> IssuedLetter:
    letter = IssuedLetter(code, part.list_names("rests_on"))
    part.require_no_unknown_keys()
    return letter


def _parse_gate_use(item: Any, where: str) -> GateUse:
    if isinstance(item, str):
        return GateUse(item)
    if isinstance(item, Mapping) and len(item) == 1:
        [(name, argument)] = item.items()
        return GateUse(str(name), argument)
    raise UnreadableScheme(f"{where}, gates", "a name, or a name with one thing it is asked about")


def _parse_requirement(code: str, part: _Section) -> Requirement:
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
    )
    part.require_no_unknown_keys()
    return requirement


def _parse_field(code: str, part: _Section) -> RequirementField:
    kind = part.get_text("type")
    if kind not in FIELD_TYPES:
        raise UnreadableScheme(f"{part.where}, type", f"one of {', '.join(FIELD_TYPES)}")
    choices = {}
    if kind == "choice":
        section = _Section(part.get_typed("choices", Mapping, "codes with id and en"), part.where)
        choices = {str(each): section.get_localized_text(each) for each in section.mapping}
    field = RequirementField(
        code=code, name=part.get_localized_text("name"), type=kind, choices=choices
    )
    part.require_no_unknown_keys()
    return field


def _parse_validity(part: _Section) -> ValidityRule:
    validity = _Section(
        part.get_typed("valid", Mapping, "until, or after and months"), f"{part.where}, valid"
    )
    if validity.has("until"):
        rule = ValidityRule(field=validity.get_text("until"), months=None)
    else:
        rule = ValidityRule(
            field=validity.get_text("after"), months=validity.get_whole_number("months")
        )
    validity.require_no_unknown_keys()
    return rule
