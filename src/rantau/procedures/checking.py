"""Check a scheme before it is in force: find every fault, each as one sentence."""

import re
from collections.abc import Collection, Mapping

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


def find_scheme_faults(
    scheme: Scheme, *, gates: Mapping[str, Gate], letters: Collection[str], free: bool
) -> list[str]:
    """Every fault of `scheme`; an empty list when it may be published.

    gates    the registered gates
    letters  the documents that can be issued
    free     whether the law forbids any cost to the worker here (UU 18/2017 Art. 30;
             docs/law/placement.md, "Zero cost")
    """
    return [
        *_find_employer_faults(scheme),
        *_find_milestone_faults(scheme),
        *(
            fault
            for r in scheme.requirements
            for fault in _find_requirement_faults(scheme, r, free)
        ),
        *_find_circular_needs(scheme),
        *_find_gate_faults(scheme, gates),
        *(
            f"{m.code}: no document is called {letter}"
            for m in scheme.milestones
            for letter in m.issues
            if letter not in letters
        ),
    ]


def _find_employer_faults(scheme: Scheme) -> list[str]:
    found = []
    if bool(scheme.employer) == bool(scheme.destination):
        found.append("names the employer for whom agencies place, or the one destination; not both")
    if scheme.employer and scheme.employer not in EMPLOYERS:
        found.append(f"no employer is a {scheme.employer}")
    if scheme.destination and not COUNTRY_CODE_PATTERN.fullmatch(scheme.destination):
        found.append(f"no country has the code {scheme.destination}")
    return found


def _find_milestone_faults(scheme: Scheme) -> list[str]:
    found = []
    codes = tuple(m.code for m in scheme.milestones)
    if codes != MILESTONE_CODES:
        found.append(f"the milestones must be {', '.join(MILESTONE_CODES)}, in this order")
    found += [
        f"{m.code}: nobody is called {m.by}" for m in scheme.milestones if m.by not in PARTIES
    ]
    if scheme.in_force_until and scheme.in_force_until <= scheme.in_force_from:
        found.append("the edition ends before it begins")
    return found


def _find_requirement_faults(scheme: Scheme, asked: Requirement, free: bool) -> list[str]:
    found = []
    if asked.milestone not in {m.code for m in scheme.milestones}:
        found.append(f"no milestone is called {asked.milestone}")
    found += [
        f"nobody is called {party}"
        for party in (asked.supplied_by, asked.verified_by)
        if party not in PARTIES
    ]
    if asked.verified_by in ("worker", "agency"):
        found.append("whoever supplies may not be the one who verifies")
    order = {r.code: number for number, r in enumerate(scheme.requirements)}
    found += [f"needs {need}, which nobody asks for" for need in asked.needs if need not in order]
    fields = {field.code: field.type for field in asked.fields}
    if asked.valid and fields.get(asked.valid.field) != "date":
        found.append(f"its validity counts from {asked.valid.field}, which is no date of it")
    if free and asked.costs_worker:
        found.append("costs the worker something, which the law forbids here")
    if not asked.source:
        found.append("has no source")
    return [f"{asked.code}: {fault}" for fault in found]


def _find_circular_needs(scheme: Scheme) -> list[str]:
    """Requirements that wait for each other can never be met."""
    needs = {
        r.code: set(r.needs) & {o.code for o in scheme.requirements} for r in scheme.requirements
    }
    while ready := [code for code, waits in needs.items() if not waits]:
        for code in ready:
            del needs[code]
        for waits in needs.values():
            waits.difference_update(ready)
    return [f"{code}: waits for itself" for code in needs]


def _find_gate_faults(scheme: Scheme, gates: Mapping[str, Gate]) -> list[str]:
    found = []
    for milestone in scheme.milestones:
        for use in milestone.gates:
            if fault := _find_gate_use_fault(scheme, use, gates.get(use.name)):
                found.append(f"{milestone.code}: {fault}")
        asked = scheme.asked_at(milestone.code)
        if asked and GateUse("requirements_verified") not in milestone.gates:
            found.append(f"{milestone.code}: asks for papers that no gate looks at")
    return found


def _find_gate_use_fault(scheme: Scheme, use: GateUse, gate: Gate | None) -> str:
    if gate is None:
        return f"no gate is called {use.name}"
    if gate.asks_about == "" and use.about is not None:
        return f"{use.name} is asked about nothing"
    if gate.asks_about == "years" and not isinstance(use.about, int):
        return f"{use.name} needs a whole number of years"
    codes = {r.code for r in scheme.requirements}
    if gate.asks_about == "requirement" and use.about not in codes:
        return f"{use.name} asks about {use.about}, which nobody asks for"
    return ""
