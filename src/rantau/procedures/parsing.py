"""Parse a scheme from YAML; an error names the place and what was expected there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from rantau.procedures.scheme import (
    FIELD_TYPES,
    GateUse,
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
    """The scheme that `text` (YAML) declares; Unreadable names the first fault and its place."""
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UnreadableScheme("the file", f"YAML that can be read ({error})") from None
    top = _Section(given, "scheme")
    scheme = Scheme(
        code=top.text("scheme"),
        edition=top.text("edition"),
        name=top.words("name"),
        in_force_from=top.day("in_force_from"),
        in_force_until=top.day("in_force_until") if top.has("in_force_until") else None,
        source=top.text("source"),
        formal=top.yes_or_no("formal"),
        employer=top.text("employer") if top.has("employer") else "",
        destination=top.text("destination") if top.has("destination") else "",
        milestones=tuple(top.each("milestones", _parse_milestone)),
        requirements=tuple(top.each("requirements", _parse_requirement)),
    )
    top.nothing_more()
    return scheme


class _Section:
    """One mapping of the text, its place, and which of its keys were read."""

    def __init__(self, given: Any, where: str) -> None:
        if not isinstance(given, Mapping):
            raise UnreadableScheme(where, "a list of words with a colon")
        self.given, self.where, self.read = given, where, set[str]()

    def has(self, name: str) -> bool:
        return name in self.given

    def take(self, name: str, kind: type | tuple[type, ...], expected: str) -> Any:
        self.read.add(name)
        value = self.given.get(name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            raise UnreadableScheme(f"{self.where}, {name}", expected)
        return value

    def text(self, name: str) -> str:
        return str(self.take(name, (str,), "words in quotation marks"))

    def whole(self, name: str) -> int:
        value = int(self.take(name, int, "a whole number from 0"))
        if value < 0:
            raise UnreadableScheme(f"{self.where}, {name}", "a whole number from 0")
        return value

    def yes_or_no(self, name: str) -> bool:
        return bool(self.take(name, bool, "yes or no"))

    def day(self, name: str) -> date:
        value = self.take(name, date, "a day such as 2026-01-01")
        return date(value.year, value.month, value.day)

    def names(self, name: str) -> tuple[str, ...]:
        listed = self.take(name, list, "a list") if self.has(name) else []
        return tuple(str(each) for each in listed)

    def words(self, name: str) -> LocalizedText:
        part = _Section(self.take(name, Mapping, "id and en"), f"{self.where}, {name}")
        said = LocalizedText(id=part.text("id"), en=part.text("en"))
        part.nothing_more()
        return said

    def each(self, name: str, made: Callable[[str, "_Section"], Any]) -> Sequence[Any]:
        inner = self.take(name, Mapping, "names, each with what belongs to it")
        return [
            made(str(code), _Section(given, f"{self.where}, {name}, {code}"))
            for code, given in inner.items()
        ]

    def nothing_more(self) -> None:
        unknown = sorted(str(name) for name in set(self.given) - self.read)
        if unknown:
            raise UnreadableScheme(self.where, f"no word {', '.join(unknown)}")


def _parse_milestone(code: str, part: _Section) -> Milestone:
    gates = part.take("gates", list, "a list") if part.has("gates") else []
    made = Milestone(
        code=code,
        name=part.words("name"),
        by=part.text("by"),
        gates=tuple(_parse_gate_use(each, part.where) for each in gates),
        issues=part.names("issues"),
        standard=ServiceStandard(part.whole("working_days")),
    )
    part.nothing_more()
    return made


def _parse_gate_use(given: Any, where: str) -> GateUse:
    if isinstance(given, str):
        return GateUse(given)
    if isinstance(given, Mapping) and len(given) == 1:
        [(name, about)] = given.items()
        return GateUse(str(name), about)
    raise UnreadableScheme(f"{where}, gates", "a name, or a name with one thing it is asked about")


def _parse_requirement(code: str, part: _Section) -> Requirement:
    made = Requirement(
        code=code,
        name=part.words("name"),
        milestone=part.text("before"),
        supplied_by=part.text("supplied_by"),
        verified_by=part.text("verified_by"),
        fields=tuple(part.each("fields", _parse_field)) if part.has("fields") else (),
        needs=part.names("needs"),
        valid=_parse_validity(part) if part.has("valid") else None,
        standard=ServiceStandard(part.whole("working_days")),
        costs_worker=part.whole("costs_worker"),
        source=part.text("source"),
    )
    part.nothing_more()
    return made


def _parse_field(code: str, part: _Section) -> RequirementField:
    kind = part.text("type")
    if kind not in FIELD_TYPES:
        raise UnreadableScheme(f"{part.where}, type", f"one of {', '.join(FIELD_TYPES)}")
    choices = {}
    if kind == "choice":
        inner = _Section(part.take("choices", Mapping, "codes with id and en"), part.where)
        choices = {str(each): inner.words(each) for each in inner.given}
    made = RequirementField(code=code, name=part.words("name"), type=kind, choices=choices)
    part.nothing_more()
    return made


def _parse_validity(part: _Section) -> ValidityRule:
    inner = _Section(
        part.take("valid", Mapping, "until, or after and months"), f"{part.where}, valid"
    )
    if inner.has("until"):
        made = ValidityRule(field=inner.text("until"), months=None)
    else:
        made = ValidityRule(field=inner.text("after"), months=inner.whole("months"))
    inner.nothing_more()
    return made
