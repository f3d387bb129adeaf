"""Gates: named pure questions that a milestone asks. The answer is nothing, or why not, in data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rantau.procedures.scheme import GateUse, Milestone


@dataclass(frozen=True)
class Unmet:
    """Why a gate stays shut: a code for machines, what it is about, and the figures of it."""

    code: str
    about: str = ""
    figures: dict[str, str] = field(default_factory=dict)


Question = Callable[[Any, Any], list[Unmet]]


@dataclass(frozen=True)
class Gate:
    """A question of a room. `asks_about`: "" nothing, "years" a whole number, "requirement" one."""

    name: str
    asks_about: str
    question: Question


_shelf: dict[str, Gate] = {}


def gate(name: str, *, asks_about: str = "") -> Callable[[Question], Question]:
    """Put a question on the shelf under `name`. A name used twice: the program does not start."""

    def shelve(question: Question) -> Question:
        if name in _shelf:
            raise ValueError(f"gate declared twice: {name}")
        _shelf[name] = Gate(name, asks_about, question)
        return question

    return shelve


def known_gates() -> dict[str, Gate]:
    """Every gate on the shelf, by name."""
    return dict(_shelf)


def unmet(milestone: Milestone, file: Any) -> list[Unmet]:
    """All that keeps `milestone` shut for `file`, in the gates' order; empty when it opens."""
    found: list[Unmet] = []
    for use in milestone.gates:
        found += ask(use, file)
    return found


def ask(use: GateUse, file: Any) -> list[Unmet]:
    """What one gate has against `file`; KeyError when no room declared it."""
    return _shelf[use.name].question(file, use.about)
