"""Gates: named pure functions that a milestone requires.

A gate answers with the conditions that are not met, as data.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rantau.common.registry import Registry
from rantau.procedures.scheme import GateUse, Milestone


@dataclass(frozen=True)
class UnmetCondition:
    """Why a gate is not open: a code for machines, the requirement it is about, and values."""

    code: str
    about: str = ""
    figures: dict[str, str] = field(default_factory=dict)


GateFunction = Callable[[Any, Any], list[UnmetCondition]]


@dataclass(frozen=True)
class Gate:
    """A registered gate.

    argument_type     "" for none, "years" for a whole number, "requirement" for the code of one,
                      "letter" for the code of a document that is issued
    needs_quota_line  it asks about a quota line, so that without one it never opens
    """

    name: str
    argument_type: str
    function: GateFunction
    needs_quota_line: bool = False


_gates: Registry[Gate] = Registry("gate")


def register_gate(
    name: str, *, argument_type: str = "", needs_quota_line: bool = False
) -> Callable[[GateFunction], GateFunction]:
    """Register a function as the gate `name`; ValueError, which stops the start, when it is taken.

    argument_type     what a scheme gives with the gate: "" nothing, "years", "requirement" or
                      "letter"
    needs_quota_line  it asks about a quota line
    """

    def decorate(function: GateFunction) -> GateFunction:
        _gates.register(name, Gate(name, argument_type, function, needs_quota_line))
        return function

    return decorate


def list_gates() -> dict[str, Gate]:
    """Every registered gate, by name."""
    return dict(_gates)


def find_unmet_conditions(milestone: Milestone, snapshot: Any) -> list[UnmetCondition]:
    """All conditions of a milestone's gates that are not met, in the gates' order; empty when it
    may be entered.

    snapshot   what the gates of the app above are asked about
    """
    unmet: list[UnmetCondition] = []
    for use in milestone.gates:
        unmet += evaluate_gate(use, snapshot)
    return unmet


def evaluate_gate(use: GateUse, snapshot: Any) -> list[UnmetCondition]:
    """The conditions of one gate that are not met; KeyError when no app registered the gate."""
    return _gates[use.name].function(snapshot, use.argument)


def has_gate_of_type(milestone: Milestone, argument_type: str) -> bool:
    """Whether a milestone uses a gate that takes this type of argument; KeyError for a gate that no
    app registered."""
    return any(_gates[use.name].argument_type == argument_type for use in milestone.gates)
