"""Add an identity number that a person brings after the registration, or replace a wrong one."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.journal.interface import JournalKind, hash_with_journal_key, validate_why
from rantau.registry.duplicates import (
    DuplicateCandidate,
    find_duplicate_candidates,
    record_distinct_persons,
    require_declared_distinct,
)
from rantau.registry.inputs import (
    choose_number_kind,
    get_number_problems,
    normalize_identity_number,
    raise_if_invalid,
)
from rantau.registry.matching import PersonDescription
from rantau.registry.models import Identity, Person
from rantau.registry.permissions import ADD_IDENTITY_NUMBER
from rantau.registry.person_records import build_identity, finish_person_change
from rantau.registry.selectors import get_identity, get_person_for_update, list_united_ids

IDENTITY_NUMBER_ADDED = JournalKind("registry:number:added", gettext_lazy("Identity number added"))
IDENTITY_NUMBER_REPLACED = JournalKind(
    "registry:number:replaced", gettext_lazy("Wrong identity number replaced")
)

ADDABLE_KINDS = (Identity.NIK, Identity.PASSPORT)


@dataclass(frozen=True)
class NumberInput:
    """A number as typed.

    kind        one of ADDABLE_KINDS
    as_written  it is impossible, and stands on the card so: it is kept aside
    not_same    references of candidates that the clerk compared and found to be others
    """

    kind: str
    text: str
    as_written: bool = False
    not_same: tuple[str, ...] = ()


def _validate_number(data: NumberInput) -> None:
    raise_if_invalid(
        [] if data.kind in ADDABLE_KINDS else [("kind", _("Choose the kind of number."))]
    )
    raise_if_invalid(
        get_number_problems(data.kind, data.text, field="number", as_written=data.as_written)
    )


def _record_number(
    actor: Actor, person: Person, data: NumberInput, *, instead_of: Identity | None = None
) -> dict[str, Any]:
    """Save the number; gives what the journal entry says of it."""
    kind = choose_number_kind(data.kind, data.text, as_written=data.as_written)
    number = normalize_identity_number(kind, data.text)
    held = Identity.objects.filter(person__in=list_united_ids(person), kind=kind)
    others = set(held.values_list("number", flat=True))
    others -= {instead_of.number} if instead_of else set()
    is_same = instead_of is not None and (kind, number) == (instead_of.kind, instead_of.number)
    if number in others or is_same:
        raise_if_invalid([("number", _("This person has this number already."))])
    candidates = require_declared_distinct(
        actor, _find_others_with_number(actor, person, kind, number), data.not_same
    )
    build_identity(person, kind, number, has_other_number=bool(others)).save(force_insert=True)
    record_distinct_persons(actor, person, candidates)
    return {
        "kind": kind,
        "number": hash_with_journal_key(number),
        "not_same": [c.reference for c in candidates],
    }


@service(IDENTITY_NUMBER_ADDED, permission=ADD_IDENTITY_NUMBER)
def add_identity_number(actor: Actor, reference: str, data: NumberInput) -> CommandResult:
    """Record the number with the advice of this moment; answers with the person's reference. A
    second number is accepted; a second NIK gets an advice.

    Raises  InvalidInput, also when the person has this number; NoSuchPerson; PossibleDuplicate
    """
    _validate_number(data)
    person = get_person_for_update(actor, reference, purpose="number")
    return finish_person_change(person, **_record_number(actor, person, data))


@service(IDENTITY_NUMBER_REPLACED, permission=ADD_IDENTITY_NUMBER)
def replace_identity_number(
    actor: Actor, reference: str, key: UUID, data: NumberInput, *, why: str
) -> CommandResult:
    """Record the right number in place of a wrong one, which is kept as such and neither matches
    nor serves any more; answers with the person's reference.

    key     of the wrong number
    why     kept in the journal entry
    Raises  InvalidInput; NoSuchPerson; NoSuchIdentity; PossibleDuplicate
    """
    _validate_number(data)
    validate_why(why)
    person = get_person_for_update(actor, reference, purpose="number")
    wrong = get_identity(person, key)
    details = _record_number(actor, person, data, instead_of=wrong)
    wrong.kind = Identity.REPLACED[wrong.kind]
    wrong.save(update_fields=["kind"])
    result = finish_person_change(person, **details, replaced=hash_with_journal_key(wrong.number))
    return replace(result, event=replace(result.event, why=why))


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
            villages=frozenset({person.origin_node, person.domicile_node}),
            niks=frozenset({number} if kind == Identity.NIK else ()),
            passports=frozenset({number} if kind == Identity.PASSPORT else ()),
        ),
    )
    return [each for each in candidates if each.id != person.id and kind in each.match.same_numbers]
