"""Add an identity number that a person brings after the registration."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.journal.interface import JournalKind, hash_with_journal_key
from rantau.registry.duplicates import (
    DuplicateCandidate,
    find_duplicate_candidates,
    record_distinct_persons,
    require_declared_distinct,
)
from rantau.registry.inputs import get_number_problems, normalize_identity_number, raise_if_invalid
from rantau.registry.matching import PersonDescription
from rantau.registry.models import Identity, Person
from rantau.registry.permissions import ADD_IDENTITY_NUMBER
from rantau.registry.person_records import build_identity, finish_person_change
from rantau.registry.selectors import get_person_for_update

IDENTITY_NUMBER_ADDED = JournalKind("registry:number:added", gettext_lazy("Identity number added"))

ADDABLE_KINDS = (Identity.NIK, Identity.PASSPORT)


@service(IDENTITY_NUMBER_ADDED, permission=ADD_IDENTITY_NUMBER)
def add_identity_number(
    actor: Actor, reference: str, kind: str, text: str, *, not_same: Iterable[str] = ()
) -> CommandResult:
    """Record the number with the advice of this moment; answers with the person's reference.

    kind      one of ADDABLE_KINDS. A second number is accepted; a second NIK gets an advice
    text      the number as typed
    not_same  references of candidates that the clerk compared and found to be others
    Raises    InvalidInput, also when the person has this number; NoSuchPerson; PossibleDuplicate
    """
    raise_if_invalid([] if kind in ADDABLE_KINDS else [("kind", _("Choose the kind of number."))])
    raise_if_invalid(get_number_problems(kind, text, field="number"))
    person = get_person_for_update(actor, reference, purpose="number")
    number = normalize_identity_number(kind, text)
    existing_numbers = set(
        Identity.objects.filter(person=person, kind=kind).values_list("number", flat=True)
    )
    if number in existing_numbers:
        raise_if_invalid([("number", _("This person has this number already."))])
    distinct_candidates = require_declared_distinct(
        actor, _find_others_with_number(actor, person, kind, number), not_same
    )
    build_identity(person, kind, number, has_other_number=bool(existing_numbers)).save(
        force_insert=True
    )
    record_distinct_persons(actor, person, distinct_candidates)
    return finish_person_change(
        person,
        kind=kind,
        number=hash_with_journal_key(number),
        not_same=[c.reference for c in distinct_candidates],
    )


def _find_others_with_number(
    actor: Actor, person: Person, kind: str, number: str
) -> list[DuplicateCandidate]:
    """Other persons with this very number. Similar names were compared when the later person
    registered; a pair that was told apart by name is compared again, since the number is new
    evidence."""
    candidates = find_duplicate_candidates(
        actor,
        PersonDescription(
            name=person.name,
            birth_date=person.birth_date,
            birth_precision=person.birth_precision,
            origin_node=person.origin_node,
            niks=frozenset({number} if kind == Identity.NIK else ()),
            passports=frozenset({number} if kind == Identity.PASSPORT else ()),
        ),
    )
    return [each for each in candidates if each.id != person.id and kind in each.match.reasons]
