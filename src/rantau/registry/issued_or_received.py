"""Whether documents repeat the facts of a person: one was issued for her or received in a
placement. The app above that keeps them registers the question."""

from collections.abc import Callable
from uuid import UUID

from rantau.common.registry import Registry

DOCUMENTS = "documents"
_question: Registry[Callable[[UUID], bool]] = Registry("question about the documents of a person")


def register_documents_question(has_documents: Callable[[UUID], bool]) -> None:
    """Register the question at start-up; ValueError when there is one."""
    _question.register(DOCUMENTS, has_documents)


def has_documents(person: UUID) -> bool:
    """Whether a document was issued for the person, or received in a placement of hers. One
    statement, inside a scope."""
    return _question[DOCUMENTS](person)
