"""Gates: named pure functions that a milestone requires.

A gate answers with the conditions that are not met, as data.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rantau.procedures.scheme import GateUse, Milestone


@dataclass(frozen=True)
class UnmetCondition:
    """Why a gate stays shut: a code for machines, what it is about, and the figures of it."""

    code: str
    about: str = ""
    figures: dict[str, str] = field(default_factory=dict)


GateFunction = Callable[[Any, Any], list[UnmetCondition]]


@dataclass(frozen=True)
class Gate:
    """A registered gate. `argument_type`: "" nothing, "years" a whole number, "requirement" one."""

    name: str
    argument_type: str
    function: GateFunction


_gates: dict[str, Gate] = {}


def register_gate(name: str, *, argument_type: str = "") -> Callable[[GateFunction], GateFunction]:
    """Register a gate under `name`. A name used twice stops the start."""

    def decorate(function: GateFunction) -> GateFunction:
        if name in _gates:
            raise ValueError(f"gate declared twice: {name}")
        _gates[name] = Gate(name, argument_type, function)
        return function

    return decorate


def list_gates() -> dict[str, Gate]:
    """Every registered gate, by name."""
    return dict(_gates)


def find_unmet_conditions(milestone: Milestone, snapshot: Any) -> list[UnmetCondition]:
    """All that keeps `milestone` shut for `snapshot`, in the gates' order; empty when it opens."""
    unmet: list[UnmetCondition] = []
    for use in milestone.gates:
        unmet += evaluate_gate(use, snapshot)
    return unmet


def evaluate_gate(use: GateUse, snapshot: Any) -> list[UnmetCondition]:
    """What keeps one gate shut for `snapshot`; KeyError when no app registered it."""
    return _gates[use.name].function(snapshot, use.argument)
