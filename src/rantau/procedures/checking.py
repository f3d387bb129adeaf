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
    scheme: Scheme,
    *,
    gates: Mapping[str, Gate],
    letters: Collection[str],
    forbids_worker_cost: bool,
) -> list[str]:
    """Every fault of a scheme, each as a sentence; an empty list when it may be published.

    gates                the registered gates
    letters              codes of the documents that can be issued
    forbids_worker_cost  whether the law forbids any cost to the worker here (UU 18/2017 Art. 30;
                         docs/law/placement.md, "Zero cost")
    """
    return [
        *_find_employer_faults(scheme),
        *_find_milestone_faults(scheme),
        *(
            fault
            for r in scheme.requirements
            for fault in _find_requirement_faults(scheme, r, forbids_worker_cost)
        ),
        *_find_circular_needs(scheme),
        *_find_gate_faults(scheme, gates, letters),
        *_find_letter_faults(scheme, letters),
    ]


def _find_employer_faults(scheme: Scheme) -> list[str]:
    faults = []
    if bool(scheme.employer) == bool(scheme.destination):
        faults.append(
            "names the employer for whom agencies place, or the one destination; not both"
        )
    if scheme.employer and scheme.employer not in EMPLOYERS:
        faults.append(f"no employer is a {scheme.employer}")
    if scheme.destination and not COUNTRY_CODE_PATTERN.fullmatch(scheme.destination):
        faults.append(f"no country has the code {scheme.destination}")
    return faults


def _find_milestone_faults(scheme: Scheme) -> list[str]:
    faults = []
    codes = tuple(m.code for m in scheme.milestones)
    if codes != MILESTONE_CODES:
        faults.append(f"the milestones must be {', '.join(MILESTONE_CODES)}, in this order")
    faults += [
        f"{m.code}: nobody is called {m.entered_by}"
        for m in scheme.milestones
        if m.entered_by not in PARTIES
    ]
    if scheme.in_force_until and scheme.in_force_until <= scheme.in_force_from:
        faults.append("the edition ends before it begins")
    return faults


def _find_requirement_faults(
    scheme: Scheme, requirement: Requirement, forbids_worker_cost: bool
) -> list[str]:
    faults = []
    if requirement.milestone not in {m.code for m in scheme.milestones}:
        faults.append(f"no milestone is called {requirement.milestone}")
    faults += [
        f"nobody is called {party}"
        for party in (requirement.supplied_by, requirement.verified_by)
        if party not in PARTIES
    ]
    if requirement.verified_by in ("worker", "agency"):
        faults.append("whoever supplies may not be the one who verifies")
    order = {r.code: number for number, r in enumerate(scheme.requirements)}
    faults += [
        f"needs {need}, which nobody asks for"
        for need in requirement.depends_on
        if need not in order
    ]
    fields = {field.code: field.type for field in requirement.fields}
    if requirement.validity and fields.get(requirement.validity.field) != "date":
        faults.append(
            f"its validity counts from {requirement.validity.field}, which is no date of it"
        )
    if requirement.from_round and set(requirement.from_round) != set(fields):
        faults.append("takes from a round either each of its fields or none")
    if forbids_worker_cost and requirement.costs_worker:
        faults.append("costs the worker something, which the law forbids here")
    if not requirement.source:
        faults.append("has no source")
    return [f"{requirement.code}: {fault}" for fault in faults]


def _find_letter_faults(scheme: Scheme, letters: Collection[str]) -> list[str]:
    faults = []
    for number, milestone in enumerate(scheme.milestones):
        entered = {m.code for m in scheme.milestones[: number + 1]}
        known = {r.code for r in scheme.requirements if r.milestone in entered}
        for letter in milestone.issued_letters:
            if letter.code not in letters:
                faults.append(f"{milestone.code}: no document is called {letter.code}")
            faults += [
                f"{milestone.code}: {letter.code} rests on {code}, which nobody asked for by then"
                for code in letter.rests_on
                if code not in known
            ]
    return faults


def _find_circular_needs(scheme: Scheme) -> list[str]:
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
    return [f"{code}: waits for itself" for code in needs]


def _find_gate_faults(
    scheme: Scheme, gates: Mapping[str, Gate], letters: Collection[str]
) -> list[str]:
    faults = []
    for milestone in scheme.milestones:
        for use in milestone.gates:
            if fault := _find_gate_use_fault(scheme, use, gates.get(use.name), letters):
                faults.append(f"{milestone.code}: {fault}")
        requirements = scheme.list_requirements_for(milestone.code)
        if requirements and GateUse("requirements_verified") not in milestone.gates:
            faults.append(f"{milestone.code}: has requirements that no gate checks")
    return faults


def _find_gate_use_fault(
    scheme: Scheme, use: GateUse, gate: Gate | None, letters: Collection[str]
) -> str:
    if gate is None:
        return f"no gate is called {use.name}"
    if gate.argument_type == "" and use.argument is not None:
        return f"{use.name} is asked about nothing"
    if gate.argument_type == "years" and not isinstance(use.argument, int):
        return f"{use.name} needs a whole number of years"
    codes = {r.code for r in scheme.requirements}
    if gate.argument_type == "requirement" and use.argument not in codes:
        return f"{use.name} asks about {use.argument}, which nobody asks for"
    if gate.argument_type == "letter" and use.argument not in letters:
        return f"{use.name} asks about {use.argument}, which is no document"
    return ""
