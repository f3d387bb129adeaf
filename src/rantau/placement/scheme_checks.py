"""Check all declared schemes together, before any page needs one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from rantau.placement.selectors import read_published_editions
from rantau.placement.transitions import OFFICE_KINDS_BY_PARTY
from rantau.procedures.checking import Fault, find_scheme_faults
from rantau.procedures.editions import find_conflicts, list_scheme_files, read_scheme
from rantau.procedures.gates import list_gates
from rantau.procedures.scheme import MILESTONES_BEFORE_DEPARTURE, Milestone, Scheme
from rantau.procedures.sections import UnreadableDeclaration


@dataclass(frozen=True)
class PublishedSchemes:
    """The editions published on screen and not withdrawn, by the names that their faults begin
    with, and a fault of each that cannot be read any more."""

    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    faults: Sequence[str] = ()


def find_scheme_file_faults(
    *, besides: Sequence[Path] = (), published: PublishedSchemes = PublishedSchemes()
) -> list[str]:
    """Every fault of the schemes in `schemes/`, of each and of all together; each begins with
    its file. An empty list when all can be in force.

    besides    files that are to be added; one of them replaces the file of the same name
    published  the editions that were published on screen
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
    faults += published.faults
    schemes |= published.schemes
    for name, scheme in schemes.items():
        faults += [f"{name}: {fault}" for fault in find_faults_of_scheme(scheme)]
    return faults + [str(conflict) for conflict in find_conflicts(schemes)]


def list_published_schemes() -> PublishedSchemes:
    """The editions published on screen, each under its scheme and edition. Needs no scope."""
    found = read_published_editions()
    schemes = {f"{each.code} {each.edition} (published)": each for each in found.list_standing()}
    faults = [f"{' '.join(name)} (published): {why}" for name, why in found.unreadable.items()]
    return PublishedSchemes(schemes, faults)


def find_faults_of_scheme(scheme: Scheme) -> list[Fault]:
    """Every fault of a scheme by itself."""
    faults = find_scheme_faults(
        scheme,
        gates=list_gates(),
        letters=describe_letter_kinds(),
        forbids_worker_cost=scheme.is_placed_by_agency,
    )
    return [
        *faults,
        *_find_party_faults(scheme),
        *_find_quota_line_faults(scheme),
        *_find_round_fact_faults(scheme),
    ]


def _find_party_faults(scheme: Scheme) -> list[Fault]:
    """The steps whose party can be given no duty, or that nobody of the party could do: the page
    of a placement that waits for one could not be shown."""
    faults = []
    for requirement in scheme.requirements:
        place = requirement.code
        if (SUPPLY_STEP, party := requirement.supplied_by) not in DUTY_KINDS:
            faults.append(
                Fault("%(place)s: %(party)s cannot supply documents", place=place, party=party)
            )
        if (VERIFY_STEP, party := requirement.verified_by) not in DUTY_KINDS:
            faults.append(
                Fault("%(place)s: %(party)s cannot verify documents", place=place, party=party)
            )
    for milestone in scheme.milestones:
        faults += _find_entering_faults(scheme, milestone)
    return faults


def _find_entering_faults(scheme: Scheme, milestone: Milestone) -> list[Fault]:
    faults = []
    place, party = milestone.code, milestone.entered_by
    has_duty = (ENTER_STEP, place) in DUTY_KINDS
    if party not in OFFICE_KINDS_BY_PARTY or (has_duty and party not in PARTIES_WITH_OFFICE):
        faults.append(Fault("%(place)s: %(party)s cannot enter it", place=place, party=party))
    for use in milestone.gates:
        settling = get_settling_party(scheme, use)
        if use.name == IDENTITY_GATE and (SETTLE_IDENTITY_STEP, settling) not in DUTY_KINDS:
            faults.append(
                Fault(
                    "%(place)s: %(party)s cannot settle %(gate)s",
                    place=place,
                    party=settling,
                    gate=IDENTITY_GATE,
                )
            )
    return faults


def _find_quota_line_faults(scheme: Scheme) -> list[Fault]:
    """The gates that ask about a quota line where none is read: their milestone could never be
    entered."""
    gates = list_gates()
    return [
        Fault(
            "%(place)s: no quota line is read here, which %(gate)s asks about",
            place=milestone.code,
            gate=use.name,
        )
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


def _find_round_fact_faults(scheme: Scheme) -> list[Fault]:
    return [
        Fault("%(place)s: no round knows %(fact)s", place=requirement.code, fact=fact)
        for requirement in scheme.requirements
        for fact in requirement.from_round.values()
        if fact not in FACT_NAMES
    ]
