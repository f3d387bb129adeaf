"""Check a scheme before it is in force: find every fault."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from rantau.procedures.gates import Gate
from rantau.procedures.scheme import (
    EMPLOYERS,
    MILESTONE_CODES,
    PARTIES,
    GateUse,
    Requirement,
    Scheme,
)

COUNTRY_CODE_PATTERN = re.compile(r"[A-Z]{2}")  # ISO 3166-1 alpha-2


# What no scheme exceeds; chosen by us, wide, so that a slip of the hand is found.
MAX_WORKING_DAYS, MAX_MONTHS, MAX_RUPIAH, MAX_YEARS = 250, 120, 1_000_000_000, 120
MAX_REQUIREMENTS, MAX_FIELDS, MAX_CHOICES = 60, 20, 100
# Codes of requirements, fields and choices stand in columns, addresses and names of form fields.
ITEM_CODE_PATTERN = re.compile(r"[A-Za-z0-9_]{1,30}")
MAX_SHOWN = 40  # characters of a code at fault
# What a form asks of each document besides its fields.
RESERVED_FIELDS = frozenset({"got", "file", "how", "zone"})


@dataclass(frozen=True, init=False)
class Fault:
    """What is wrong with a scheme; as a text it is a sentence in English.

    text    the sentence with places for its values, which apps above translate
    values  by their names in the text
    """

    text: str
    values: Mapping[str, str]

    def __init__(self, text: str, /, **values: object) -> None:
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", {name: str(each) for name, each in values.items()})

    def __str__(self) -> str:
        return self.text % self.values


def find_scheme_faults(
    scheme: Scheme,
    *,
    gates: Mapping[str, Gate],
    letters: Collection[str],
    forbids_worker_cost: bool,
) -> list[Fault]:
    """Every fault of a scheme; an empty list when it may be published.

    gates                the registered gates
    letters              codes of the documents that can be issued
    forbids_worker_cost  whether the law forbids any cost to the worker here (UU 18/2017 Art. 30;
                         docs/law/placement.md, "Zero cost")
    """
    return [
        *_find_employer_faults(scheme),
        *_find_milestone_faults(scheme),
        *_find_code_faults(scheme),
        *(
            fault
            for r in scheme.requirements
            for fault in _find_requirement_faults(scheme, r, forbids_worker_cost)
        ),
        *_find_circular_needs(scheme),
        *_find_gate_faults(scheme, gates, letters),
        *_find_letter_faults(scheme, letters),
    ]


def _find_employer_faults(scheme: Scheme) -> list[Fault]:
    faults = []
    if bool(scheme.employer) == bool(scheme.destination):
        faults.append(
            Fault("names the employer for whom agencies place, or the one destination; not both")
        )
    if scheme.employer and scheme.employer not in EMPLOYERS:
        faults.append(Fault("no employer is a %(employer)s", employer=scheme.employer))
    if scheme.destination and not COUNTRY_CODE_PATTERN.fullmatch(scheme.destination):
        faults.append(Fault("no country has the code %(code)s", code=scheme.destination))
    return faults


def _find_milestone_faults(scheme: Scheme) -> list[Fault]:
    faults = []
    codes = tuple(m.code for m in scheme.milestones)
    if codes != MILESTONE_CODES:
        wanted = ", ".join(MILESTONE_CODES)
        faults.append(Fault("the milestones must be %(codes)s, in this order", codes=wanted))
    faults += [
        Fault("%(place)s: nobody is called %(party)s", place=m.code, party=m.entered_by)
        for m in scheme.milestones
        if m.entered_by not in PARTIES
    ]
    for milestone in scheme.milestones:
        faults += _find_large_number(
            milestone.code, milestone.standard.working_days, MAX_WORKING_DAYS
        )
    if scheme.in_force_until and scheme.in_force_until <= scheme.in_force_from:
        faults.append(Fault("the edition ends before it begins"))
    return faults


def _find_code_faults(scheme: Scheme) -> Iterator[Fault]:
    """Codes that no column or form field takes, and more parts than one page can have."""
    requirements = scheme.requirements
    yield from _find_large_number("requirements", len(requirements), MAX_REQUIREMENTS)
    for requirement in requirements:
        place, fields = requirement.code, requirement.fields
        choices = [code for field in fields for code in field.choices]
        for code in (place, *(field.code for field in fields), *choices):
            if not ITEM_CODE_PATTERN.fullmatch(code):
                yield Fault(
                    "%(place)s: the code %(code)s has other than letters, digits and underscores,"
                    " or more than 30",
                    place=ascii(place)[1:-1][:MAX_SHOWN],
                    code=ascii(code)[1:-1][:MAX_SHOWN],
                )
        for name in sorted(RESERVED_FIELDS & {field.code for field in fields}):
            yield Fault("%(place)s: no field may be called %(name)s", place=place, name=name)
        yield from _find_large_number(place, len(fields), MAX_FIELDS)
        yield from _find_large_number(place, len(choices), MAX_CHOICES)


def _find_large_number(place: str, number: int, most: int) -> list[Fault]:
    if number <= most:
        return []
    return [
        Fault(
            "%(place)s: %(number)s is too much, the most is %(most)s",
            place=place,
            number=number,
            most=most,
        )
    ]


def _find_requirement_faults(
    scheme: Scheme, requirement: Requirement, forbids_worker_cost: bool
) -> list[Fault]:
    place = requirement.code
    faults = [
        *_find_party_faults(requirement),
        *_find_need_faults(scheme, requirement),
        *_find_field_faults(requirement),
        *_find_large_number(place, requirement.standard.working_days, MAX_WORKING_DAYS),
        *_find_large_number(place, requirement.costs_worker, MAX_RUPIAH),
    ]
    milestone = requirement.milestone
    if milestone not in {m.code for m in scheme.milestones}:
        fault = Fault(
            "%(place)s: no milestone is called %(milestone)s", place=place, milestone=milestone
        )
        faults.insert(0, fault)
    if forbids_worker_cost and requirement.costs_worker:
        faults.append(
            Fault("%(place)s: costs the worker something, which the law forbids here", place=place)
        )
    if not requirement.source:
        faults.append(Fault("%(place)s: has no source", place=place))
    return faults


def _find_party_faults(requirement: Requirement) -> list[Fault]:
    faults = [
        Fault("%(place)s: nobody is called %(party)s", place=requirement.code, party=party)
        for party in (requirement.supplied_by, requirement.verified_by)
        if party not in PARTIES
    ]
    if requirement.verified_by in ("worker", "agency"):
        faults.append(
            Fault(
                "%(place)s: whoever supplies may not be the one who verifies",
                place=requirement.code,
            )
        )
    return faults


def _find_need_faults(scheme: Scheme, requirement: Requirement) -> list[Fault]:
    asked_for = {r.code for r in scheme.requirements}
    return [
        Fault("%(place)s: needs %(need)s, which nobody asks for", place=requirement.code, need=need)
        for need in requirement.depends_on
        if need not in asked_for
    ]


def _find_field_faults(requirement: Requirement) -> list[Fault]:
    place, faults = requirement.code, []
    fields = {field.code: field.type for field in requirement.fields}
    validity = requirement.validity
    if validity and fields.get(validity.field) != "date":
        faults.append(
            Fault(
                "%(place)s: its validity counts from %(field)s, which is no date of it",
                place=place,
                field=validity.field,
            )
        )
    if validity and validity.months:
        faults += _find_large_number(place, validity.months, MAX_MONTHS)
    if requirement.from_round and set(requirement.from_round) != set(fields):
        faults.append(
            Fault("%(place)s: takes from a round either each of its fields or none", place=place)
        )
    return faults


def _find_letter_faults(scheme: Scheme, letters: Collection[str]) -> list[Fault]:
    faults = []
    for number, milestone in enumerate(scheme.milestones):
        place = milestone.code
        entered = {m.code for m in scheme.milestones[: number + 1]}
        known = {r.code for r in scheme.requirements if r.milestone in entered}
        for letter in milestone.issued_letters:
            if letter.code not in letters:
                faults.append(
                    Fault(
                        "%(place)s: no document is called %(letter)s",
                        place=place,
                        letter=letter.code,
                    )
                )
            faults += [
                Fault(
                    "%(place)s: %(letter)s rests on %(requirement)s, which nobody asked for by"
                    " then",
                    place=place,
                    letter=letter.code,
                    requirement=code,
                )
                for code in letter.rests_on
                if code not in known
            ]
    return faults


def _find_circular_needs(scheme: Scheme) -> list[Fault]:
    """Requirements that depend on each other, which can never be met."""
    needs = {
        r.code: set(r.depends_on) & {o.code for o in scheme.requirements}
        for r in scheme.requirements
    }
    while ready := [code for code, unmet in needs.items() if not unmet]:
        for code in ready:
            del needs[code]
        for unmet in needs.values():
            unmet.difference_update(ready)
    return [Fault("%(place)s: waits for itself", place=code) for code in needs]


def _find_gate_faults(
    scheme: Scheme, gates: Mapping[str, Gate], letters: Collection[str]
) -> list[Fault]:
    faults = []
    for milestone in scheme.milestones:
        place = milestone.code
        for use in milestone.gates:
            if fault := _find_gate_use_fault(scheme, place, use, gates.get(use.name), letters):
                faults.append(fault)
        requirements = scheme.list_requirements_for(milestone.code)
        if requirements and GateUse("requirements_verified") not in milestone.gates:
            faults.append(Fault("%(place)s: has requirements that no gate checks", place=place))
    return faults


def _find_gate_use_fault(
    scheme: Scheme, place: str, use: GateUse, gate: Gate | None, letters: Collection[str]
) -> Fault | None:
    values = {"place": place, "gate": use.name, "argument": use.argument}
    if gate is None:
        return Fault("%(place)s: no gate is called %(gate)s", **values)
    if gate.argument_type == "" and use.argument is not None:
        return Fault("%(place)s: %(gate)s is asked about nothing", **values)
    if gate.argument_type == "years" and not _is_years(use.argument):
        return Fault(
            "%(place)s: %(gate)s needs a whole number of years, from 0 to %(most)s",
            most=MAX_YEARS,
            **values,
        )
    codes = {r.code for r in scheme.requirements}
    if gate.argument_type == "requirement" and use.argument not in codes:
        return Fault("%(place)s: %(gate)s asks about %(argument)s, which nobody asks for", **values)
    if gate.argument_type == "letter" and use.argument not in letters:
        return Fault("%(place)s: %(gate)s asks about %(argument)s, which is no document", **values)
    return None


def _is_years(argument: str | int | None) -> bool:
    """Whether it is a number of years; YAML's yes and no are numbers to Python."""
    return (
        isinstance(argument, int) and not isinstance(argument, bool) and 0 <= argument <= MAX_YEARS
    )
