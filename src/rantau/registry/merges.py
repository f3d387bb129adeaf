"""Two registrations that may be one person's: the evidence for and against, the facts in which they
differ, what waits for a second officer, and what was recorded since they were merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.selectors import list_own_hands, list_own_refs
from rantau.common import clock
from rantau.common.fast_sql import list_rows
from rantau.offices.models import Office
from rantau.registry.duplicates import find_duplicate_candidates
from rantau.registry.errors import MergeNotReversible, NoSuchMerge, UndoingTooLate
from rantau.registry.facts import FACTS, get_fact, read_birth_date
from rantau.registry.inputs import MOTHER, normalize_identity_number
from rantau.registry.matching import PersonDescription, compare_descriptions
from rantau.registry.models import (
    DistinctPersons,
    Identity,
    Merge,
    MergedFact,
    Person,
    Relative,
    SafeContact,
)
from rantau.registry.nik import is_possible_nik
from rantau.registry.passports import is_possible_passport
from rantau.registry.permissions import PROPOSE_MERGE, READ_PERSON
from rantau.registry.selectors import get_person, list_united_ids

PURPOSE = "merge"
SAFE_CONTACT = "safe_contact"
MERGED_FACTS = (*FACTS, SAFE_CONTACT)
SEPARATOR = "|"  # between the parts of a safe contact as text
# Chosen by us: as long as an office may be expected to remember whom it served.
UNDO_PERIOD = timedelta(days=180)
MERGES_SQL = """
    from registry_merge t0 join offices_office t1 on t1.id = t0.office
   where t0.survivor_id = any(%s) or t0.retired_id = any(%s)
   order by t0.proposed_at desc, t0.id desc
"""
NUMBER, RELATIVE, FACT = "number", "relative", "fact"


@dataclass(frozen=True)
class TypedEvidence:
    """What was typed when somebody like this was found, and is not recorded yet; empty for
    nothing.

    number_kind  NIK or passport, of `number`
    birth        as a correction keeps a birth date (`registry.facts`)
    """

    number_kind: str = ""
    number: str = ""
    name: str = ""
    birth: str = ""


@dataclass(frozen=True)
class MergeInput:
    """A proposal: the reference of the other registration, or the code of a masked candidate as
    this office was shown it; and why, 1 to 300 characters."""

    other: str
    reason: str
    typed: TypedEvidence = field(default_factory=TypedEvidence)


def describe_registered(person: Person) -> PersonDescription:
    """The description of a registered person, with what all her registrations have. Inside a
    scope."""
    persons = list_united_ids(person)
    numbers = list(Identity.objects.filter(person__in=persons).values_list("kind", "number"))
    mothers = Relative.objects.filter(person__in=persons, relation=MOTHER)
    niks = (number for kind, number in numbers if kind == Identity.NIK)
    passports = (number for kind, number in numbers if kind == Identity.PASSPORT)
    return PersonDescription(
        name=person.name,
        alias=person.alias,
        birth_date=person.birth_date,
        birth_precision=person.birth_precision,
        sex=person.sex,
        villages=frozenset({person.origin_node, person.domicile_node}),
        phones=frozenset({person.phone} - {""}),
        mothers=frozenset(mothers.values_list("name", flat=True)),
        niks=frozenset(filter(is_possible_nik, niks)),
        passports=frozenset(filter(is_possible_passport, passports)),
    )


def find_other_registration(actor: Actor, person: Person, data: MergeInput) -> UUID:
    """Whom a proposal names beside `person`: somebody whom the actor sees, whose reading is logged;
    or a masked candidate, by the code under which this office was shown it. Inside a scope.

    Raises  NoSuchPerson
    """
    candidates = find_duplicate_candidates(
        actor, _describe_with(person, data.typed), other_than=person.id
    )
    code = data.other.strip().upper()
    masked = [each.id for each in candidates if each.shown_reference == code]
    return masked[0] if masked else get_person(actor, data.other, purpose=PURPOSE).id


def _describe_with(person: Person, typed: TypedEvidence) -> PersonDescription:
    """The description of the person as it would be with what was typed."""
    known = describe_registered(person)
    number = normalize_identity_number(typed.number_kind, typed.number) if typed.number else ""
    added = frozenset({number} - {""})
    birth_date, precision = known.birth_date, known.birth_precision
    if typed.birth:
        birth_date, precision = read_birth_date(typed.birth)
    return PersonDescription(
        **vars(known)
        | {
            "name": typed.name or known.name,
            "birth_date": birth_date,
            "birth_precision": precision,
            "niks": known.niks | (added if typed.number_kind == Identity.NIK else frozenset()),
            "passports": known.passports
            | (added if typed.number_kind == Identity.PASSPORT else frozenset()),
        }
    )


@dataclass(frozen=True)
class Evidence:
    """How one field of two registrations agrees, and what that weighs in bits: above zero for one
    person, below zero against."""

    field: str
    level: str
    weight: float


def list_evidence(one: Person, other: Person) -> list[Evidence]:
    """The evidence for and against that two are one person, the heaviest first; what is missing on
    either side is not in it. Inside a scope that sees both."""
    match = compare_descriptions(describe_registered(one), describe_registered(other))
    rows = [Evidence(name, match.levels[name], bits) for name, bits in match.weights.items()]
    return sorted(rows, key=lambda row: -abs(row.weight))


def are_distinct(one: Person, other: Person) -> DistinctPersons | None:
    """An earlier decision that the two are two persons; None without one."""
    first, second = sorted((one.id, other.id))
    return DistinctPersons.objects.filter(one=first, other=second).first()


def get_merged_fact(person: Person, code: str) -> str:
    """A fact of MERGED_FACTS as text; inside a scope."""
    if code != SAFE_CONTACT:
        return get_fact(person, code)
    safe = person.safe_contact
    parts = (safe.channel, safe.from_hour, safe.until_hour, safe.who_may_answer)
    return SEPARATOR.join("" if part is None else str(part) for part in parts)


def read_safe_contact(text: str) -> SafeContact:
    """The safe contact of a text of `get_merged_fact`; not saved, and of nobody."""
    channel, start, end, who = text.split(SEPARATOR, 3)
    hours = [int(hour) if hour else None for hour in (start, end)]
    return SafeContact(channel=channel, from_hour=hours[0], until_hour=hours[1], who_may_answer=who)


def list_differing(survivor: Person, retired: Person) -> dict[str, tuple[str, str]]:
    """Code -> the texts of both, for each fact in which the two differ."""
    pairs = {
        code: (get_merged_fact(survivor, code), get_merged_fact(retired, code))
        for code in MERGED_FACTS
    }
    return {code: pair for code, pair in pairs.items() if pair[0] != pair[1]}


def can_decide_merge(actor: Actor, merge: Merge) -> bool:
    """Whether the actor is a second person to whoever proposed it (as `corrections.can_decide`)."""
    return merge.proposed_by not in list_own_refs(actor) | list_own_hands()


def get_merge(actor: Actor, reference: str) -> tuple[Merge, Person, Person]:
    """A proposal with both registrations, as they are; both readings are logged. Raises
    NoSuchMerge, also where the actor sees only one of them."""
    require_permission(actor, READ_PERSON)
    merge = _find_merge(reference)
    by_id = Person.objects.in_bulk([merge.survivor_id, merge.retired_id])
    if len(by_id) < 2:
        raise NoSuchMerge()
    survivor, retired = by_id[merge.survivor_id], by_id[merge.retired_id]
    for person in (survivor, retired):
        get_person(actor, person.reference, purpose=PURPOSE)
    return merge, survivor, retired


def _find_merge(reference: str) -> Merge:
    found = None
    if reference.isprintable():  # no reference of ours; PostgreSQL rejects NUL
        rows = Merge.objects.select_related("office", "undoes")
        found = rows.filter(reference=reference.upper()).first()
    if found is None:
        raise NoSuchMerge()
    return found


@dataclass(frozen=True)
class ShownMerge:
    """A merge or an undoing on the page of a person.

    other          the reference of the other registration; empty where the reader does not see it
    is_in_force    whether the two are one by it
    can_separate   whether its undoing may be proposed: it is in force, and none waits
    """

    merge: Merge
    other: str
    is_in_force: bool
    can_separate: bool


def list_merges(person: Person) -> list[ShownMerge]:
    """What was proposed and decided about a person's registrations, newest first; one query, and
    another where there is something."""
    persons = list_united_ids(person)
    rows = list_rows((Merge, Office), MERGES_SQL, [persons, persons])
    for row, office in rows:
        row.office = office
    merges = [row for row, _office in rows]
    if not merges:
        return []
    ids = {key for row in merges for key in (row.survivor_id, row.retired_id)}
    references = dict(Person.objects.filter(id__in=ids).values_list("id", "reference"))
    waiting = {row.undoes_id for row in merges if row.state == Merge.PROPOSED}
    return [
        ShownMerge(
            merge=row,
            other=references.get(
                row.survivor_id if row.retired_id == person.id else row.retired_id, ""
            ),
            is_in_force=is_in_force(row),
            can_separate=is_in_force(row) and row.id not in waiting,
        )
        for row in merges
    ]


def is_in_force(merge: Merge) -> bool:
    """Whether two registrations are one by this merge."""
    return merge.kind == Merge.MERGE and merge.state == Merge.DONE and merge.separated_at is None


def require_can_undo(actor: Actor, merge: Merge) -> None:
    """Raise MergeNotReversible unless it is the last merge of the person that is in force, and
    UndoingTooLate where an office comes too late."""
    if not is_in_force(merge):
        raise MergeNotReversible()
    survivor = Person.objects.filter(id=merge.survivor_id).first()
    persons = list_united_ids(survivor) if survivor else []
    rows = Merge.objects.filter(kind=Merge.MERGE, state=Merge.DONE, separated_at=None)
    last = rows.filter(survivor__in=persons).order_by("-decided_at", "-id").first()
    if last is None or last.id != merge.id:
        raise MergeNotReversible()
    is_late = merge.decided_at is not None and clock.now() - merge.decided_at > UNDO_PERIOD
    if is_late and actor.database_role != "r_national":
        raise UndoingTooLate()


def get_merge_to_undo(actor: Actor, reference: str) -> tuple[Merge, Person, Person]:
    """A merge that may be undone, with both registrations. Raises NoSuchMerge, MergeNotReversible,
    UndoingTooLate."""
    require_permission(actor, PROPOSE_MERGE)
    merge, survivor, retired = get_merge(actor, reference)
    require_can_undo(actor, merge)
    return merge, survivor, retired


@dataclass(frozen=True)
class Since:
    """Something that was recorded while two registrations were one, and may be the retired one's.

    key    kind and id, as a decision names it
    text   a fact as text, a number, or a name
    code   the fact, the kind of number, or the relation
    """

    key: str
    kind: str
    code: str
    text: str


def list_recorded_since(merge: Merge, survivor: Person, retired: Person) -> list[Since]:
    """What was recorded under the survivor since the merge: facts that were corrected, numbers,
    relatives. Inside a scope that sees both."""
    known = {UUID(each) for each in merge.known}
    numbers = Identity.objects.filter(person=survivor).exclude(id__in=known).order_by("id")
    relatives = Relative.objects.filter(person=survivor).exclude(id__in=known).order_by("id")
    return [
        *(
            Since(f"{FACT}:{code}", FACT, code, get_merged_fact(survivor, code))
            for code in list_corrected_since(merge, survivor, retired)
        ),
        *(Since(f"{NUMBER}:{row.id}", NUMBER, row.kind, row.number) for row in numbers),
        *(Since(f"{RELATIVE}:{row.id}", RELATIVE, row.relation, row.name) for row in relatives),
    ]


def list_corrected_since(merge: Merge, survivor: Person, retired: Person) -> list[str]:
    """The facts of the survivor that are not as the merge left them."""
    after = list_facts_after(merge, retired)
    return [code for code in MERGED_FACTS if get_merged_fact(survivor, code) != after[code]]


def list_facts_after(merge: Merge, retired: Person) -> Mapping[str, str]:
    """Code -> text of every fact as the merge left it: as chosen where the two differed, else as
    the retired registration has it, which a merge does not touch."""
    after = {code: get_merged_fact(retired, code) for code in MERGED_FACTS}
    return after | {
        row.field: row.retired_value if row.is_of_retired else row.survivor_value
        for row in list_merged_facts(merge)
    }


def list_merged_facts(merge: Merge) -> list[MergedFact]:
    """The facts in which the two differed, in the order of MERGED_FACTS."""
    rows: Iterable[MergedFact] = MergedFact.objects.filter(merge=merge)
    return sorted(rows, key=lambda row: MERGED_FACTS.index(row.field))
