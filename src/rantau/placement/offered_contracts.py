"""Whether somebody has a contract of a round that she may accept or has accepted. The app above
that keeps contracts registers the question."""

from collections.abc import Callable
from uuid import UUID

from rantau.common.registry import Registry

CONTRACTS = "contracts"
_question: Registry[Callable[[UUID], bool]] = Registry("question about contracts of rounds")


def register_contracts_question(has_contract: Callable[[UUID], bool]) -> None:
    """Register the question at start-up; ValueError when there is one."""
    _question.register(CONTRACTS, has_contract)


def has_contract(person: UUID) -> bool:
    """Whether a contract of a round waits for the answer of this person, or was accepted and has
    not led her abroad yet, under any registration of hers. One statement, inside a scope."""
    return _question[CONTRACTS](person)
