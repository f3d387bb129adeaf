"""Two who may be one: the question is put to the clerk once, and the answer is remembered."""

from collections.abc import Iterable, Sequence

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.registry.errors import PerhapsTheSame
from rantau.registry.lookups import Candidate
from rantau.registry.models import NotSame, Person


def settled(found: list[Candidate], declared: Iterable[str]) -> list[Candidate]:
    """The candidates, once all are among the references that the clerk declared to be others.

    Raises  PerhapsTheSame, with masked words only, while any is undeclared
    """
    if {c.reference for c in found} - set(declared):
        raise PerhapsTheSame(
            seen=[c.id for c in found],
            candidates=[
                {
                    "reference": c.reference,
                    "name": c.masked_name,
                    "score": c.likeness.score,
                    "reasons": list(c.likeness.reasons),
                }
                for c in found
            ],
        )
    return found


def set_apart(actor: Actor, person: Person, others: Sequence[Candidate]) -> None:
    """Remember that the person is none of these; a pair that was judged before stays as judged."""
    pairs = [sorted((person.id, other.id)) for other in others]
    rows = [
        NotSame(one=one, other=two, judged_by=actor.ref, judged_at=clock.now())
        for one, two in pairs
    ]
    NotSame.objects.bulk_create(rows, ignore_conflicts=True)
