"""Add a number that was handed in after the registration."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.statements import insert
from rantau.journal.record import salted
from rantau.registry.catalogue import NUMBER_ADDED
from rantau.registry.changing import changed
from rantau.registry.handed_in import judged
from rantau.registry.lookups import Candidate, candidates, person_held
from rantau.registry.models import Identity, Person
from rantau.registry.permissions import ADD_NUMBER
from rantau.registry.registration import number_problems, refuse, tidy_number
from rantau.registry.sameness import Described
from rantau.registry.settling import set_apart, settled

KINDS = (Identity.NIK, Identity.PASSPORT)


@service(NUMBER_ADDED, permission=ADD_NUMBER)
def add_number(
    actor: Actor, reference: str, kind: str, typed: str, *, not_same: Iterable[str] = ()
) -> Done:
    """Keep the number with the advice of the moment; answers with the person's reference.

    kind      one of KINDS. A second one is taken: many a paper, a life; a second NIK with advice
    not_same  references of candidates that the clerk looked at and found to be others
    Raises    Invalid, also when the person has this number; NoSuchPerson; PerhapsTheSame
    """
    refuse([] if kind in KINDS else [("kind", _("Pilih jenis nomornya."))])
    refuse(number_problems(kind, typed, field="number"))
    person = person_held(actor, reference, purpose="number")
    number = tidy_number(kind, typed)
    held = set(Identity.objects.filter(person=person, kind=kind).values_list("number", flat=True))
    if number in held:
        refuse([("number", _("Nomor ini sudah tercatat pada orang ini."))])
    others = settled(_with_the_same(actor, person, kind, number), not_same)
    insert(judged(person, kind, number, held=bool(held)))
    set_apart(actor, person, others)
    return changed(
        person, paper=kind, number=salted(number), not_same=[c.reference for c in others]
    )


def _with_the_same(actor: Actor, person: Person, kind: str, number: str) -> list[Candidate]:
    """Who else has this very number. Names alike were settled when the later of them registered,
    and a pair once told apart by name is asked about again: the number says something new."""
    found = candidates(
        actor,
        Described(
            name=person.name, birth_date=person.birth_date,
            birth_precision=person.birth_precision, village=person.origin_node,
            niks=frozenset({number} if kind == Identity.NIK else ()),
            passports=frozenset({number} if kind == Identity.PASSPORT else ()),
        ),
    )  # fmt: skip
    return [each for each in found if each.id != person.id and kind in each.likeness.reasons]
