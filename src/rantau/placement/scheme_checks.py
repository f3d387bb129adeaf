"""Check all declared schemes together, before any page needs one."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rantau.documents.interface import describe_letter_kinds
from rantau.placement.identity_comparison import IDENTITY_GATE
from rantau.placement.next_step import (
    DUTY_KINDS,
    ENTER_STEP,
    PARTIES_WITH_OFFICE,
    SETTLE_IDENTITY_STEP,
    SUPPLY_STEP,
    VERIFY_STEP,
)
from rantau.placement.questions import get_settling_party
from rantau.placement.rounds_interface import FACT_NAMES
from rantau.placement.transitions import OFFICE_KINDS_BY_PARTY
from rantau.procedures.checking import find_scheme_faults
from rantau.procedures.editions import find_conflicts, list_scheme_files, read_scheme
from rantau.procedures.gates import list_gates
from rantau.procedures.scheme import MILESTONES_BEFORE_DEPARTURE, Scheme
from rantau.procedures.sections import UnreadableDeclaration


def find_scheme_file_faults(*, besides: Sequence[Path] = ()) -> list[str]:
    """Every fault of the schemes in `schemes/`, of each and of all together; each begins with
    its file. An empty list when all can be in force.

    besides  files that are to be added; one of them replaces the file of the same name
    """
    folder = Path(settings.BASE_DIR) / "schemes"
    paths = {path.name: path for path in [*list_scheme_files(folder), *besides]}
    schemes: dict[str, Scheme] = {}
    faults: list[str] = []
    for name, path in sorted(paths.items()):
        try:
            schemes[name] = read_scheme(path)
        except UnreadableDeclaration as error:
            faults.append(f"{name}: {error}")
    for name, scheme in schemes.items():
        scheme_faults = find_scheme_faults(
            scheme,
            gates=list_gates(),
            letters=describe_letter_kinds(),
            forbids_worker_cost=scheme.is_placed_by_agency,
        )
        faults += [
            f"{name}: {fault}"
            for fault in [
                *scheme_faults,
                *_find_party_faults(scheme),
                *_find_quota_line_faults(scheme),
                *_find_round_fact_faults(scheme),
            ]
        ]
    return faults + find_conflicts(schemes)


def _find_party_faults(scheme: Scheme) -> list[str]:
    """The steps whose party can be given no duty, or that nobody of the party could do: the page
    of a placement that waits for one could not be shown."""
    faults = []
    for requirement in scheme.requirements:
        if (SUPPLY_STEP, requirement.supplied_by) not in DUTY_KINDS:
            faults.append(f"{requirement.code}: {requirement.supplied_by} cannot supply documents")
        if (VERIFY_STEP, requirement.verified_by) not in DUTY_KINDS:
            faults.append(f"{requirement.code}: {requirement.verified_by} cannot verify documents")
    for milestone in scheme.milestones:
        party = milestone.entered_by
        has_duty = (ENTER_STEP, milestone.code) in DUTY_KINDS
        if party not in OFFICE_KINDS_BY_PARTY or (has_duty and party not in PARTIES_WITH_OFFICE):
            faults.append(f"{milestone.code}: {party} cannot enter it")
        for use in milestone.gates:
            settling = get_settling_party(scheme, use)
            if use.name == IDENTITY_GATE and (SETTLE_IDENTITY_STEP, settling) not in DUTY_KINDS:
                faults.append(f"{milestone.code}: {settling} cannot settle {IDENTITY_GATE}")
    return faults


def _find_quota_line_faults(scheme: Scheme) -> list[str]:
    """The gates that ask about a quota line where none is read: their milestone could never be
    entered."""
    gates = list_gates()
    return [
        f"{milestone.code}: no quota line is read here, which {use.name} asks about"
        for milestone in scheme.milestones
        for use in milestone.gates
        if use.name in gates
        and gates[use.name].needs_quota_line
        and not (scheme.is_placed_by_agency and milestone.code in MILESTONES_BEFORE_DEPARTURE)
    ]


@lru_cache(maxsize=1)
def find_served_scheme_faults() -> tuple[str, ...]:
    """The same, checked once in the life of this process, which reads its schemes once."""
    return tuple(find_scheme_file_faults())


def _find_round_fact_faults(scheme: Scheme) -> list[str]:
    return [
        f"{requirement.code}: no round knows {fact}"
        for requirement in scheme.requirements
        for fact in requirement.from_round.values()
        if fact not in FACT_NAMES
    ]
