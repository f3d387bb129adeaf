"""What every change to a person's file ends with: the new revision, and what the entry says."""

from typing import Any

from rantau.access.service import Done
from rantau.core.statements import update
from rantau.journal.record import Happening
from rantau.registry.models import Person


def changed(person: Person, *, answer: str = "", **terms: Any) -> Done:
    """Save the revision on which `person_held` put the person; the entry names the person, and of
    what was changed only keys and codes.

    answer  what the door gets; the person's reference unless said
    """
    update(person, "revision")
    said = Happening(
        subject_kind="person",
        subject=person.id,
        revision=person.revision,
        terms={"reference": person.reference, **terms},
        tells=("worker",),
    )
    return Done(answer=answer or person.reference, happening=said)
