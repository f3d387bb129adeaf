"""Merge two registrations of one person, and undo a merge: proposed by one officer, decided by
another (docs/decisions/0048-a-merge-answers-the-successor.md)."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.models import Notice
from rantau.access.notices import notify_proposer
from rantau.access.scope import get_scope_time
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, SubjectInput, close_duty, open_duty
from rantau.journal.interface import JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.registry.comparisons import count_comparison, find_subject
from rantau.registry.duplicates import record_distinct_persons
from rantau.registry.errors import (
    MergeDecided,
    NoOtherRegistration,
    NoSuchPerson,
    NotSecondPerson,
)
from rantau.registry.facts import VILLAGES, set_facts
from rantau.registry.inputs import raise_if_invalid
from rantau.registry.merges import (
    FACT,
    MERGED_FACTS,
    PURPOSE,
    SAFE_CONTACT,
    MergeInput,
    Since,
    can_decide_merge,
    find_other_registration,
    get_merge,
    get_merge_to_undo,
    is_in_force,
    list_differing,
    list_merged_facts,
    list_recorded_since,
    read_safe_contact,
    require_can_undo,
)
from rantau.registry.models import Identity, Merge, MergedFact, Person, Relative, SafeContact
from rantau.registry.permissions import DECIDE_MERGE, PROPOSE_MERGE
from rantau.registry.person_records import finish_person_change, renew_advice
from rantau.registry.selectors import (
    get_person_for_update,
    has_lasting_ground,
    require_lasting_ground,
)

MERGE_PROPOSED = JournalKind("registry:merge:proposed", gettext_lazy("Merge proposed"))
PERSONS_MERGED = JournalKind("registry:merge:done", gettext_lazy("Two registrations made one"))
MERGE_REFUSED = JournalKind(
    "registry:merge:refused", gettext_lazy("Found to be two different people")
)
UNDOING_PROPOSED = JournalKind(
    "registry:merge:undoing_proposed", gettext_lazy("Undoing of a merge proposed")
)
PERSONS_SEPARATED = JournalKind("registry:merge:separated", gettext_lazy("Merge undone"))
UNDOING_REFUSED = JournalKind(
    "registry:merge:undoing_refused", gettext_lazy("Undoing of a merge refused")
)
DECIDE_MERGE_DUTY = DutyKind(
    "registry:decide_merge",
    gettext_lazy("Decide whether two registrations are one person"),
    DECIDE_MERGE,
    "registry:decide_merge",
)
WORKING_DAYS_TO_DECIDE = 2  # as for a correction
REFERENCE_PREFIX = "PG"
OF_SURVIVOR, OF_RETIRED = "survivor", "retired"
UNITE_SQL = "select registry_unite(%s)"
SEPARATE_SQL = "select registry_separate(%s)"
GIVE_BACK_SQL = "select registry_give_back(%s, %s)"
MOVE_SQL = "select registry_move(%s, %s, %s)"
DECISION_COLUMNS = ("state", "decided_by", "decider_name", "decided_at", "decision_note", "known")


@dataclass(frozen=True)
class MergeChoice:
    """Which facts stand afterwards.

    facts  code -> OF_SURVIVOR or OF_RETIRED, for each fact in which the two differ
    why    a remark, kept with the merge
    """

    facts: Mapping[str, str]
    why: str = ""


@dataclass(frozen=True)
class UndoChoice:
    """Which of what was recorded since goes to the registration that was retired: keys of
    `list_recorded_since`; and a remark."""

    given_back: frozenset[str] = field(default_factory=frozenset)
    why: str = ""


def _count_proposal(actor: Actor, reference: str, data: MergeInput) -> AbstractContextManager[None]:
    return count_comparison(actor, data.other.strip().upper())


@service(MERGE_PROPOSED, permission=PROPOSE_MERGE, count=_count_proposal)
def propose_merge(actor: Actor, reference: str, data: MergeInput) -> CommandResult:
    """Propose that this person and another registration are one; answers with the reference of the
    proposal. A second officer decides: of this office where it has a lasting ground on both, else
    of headquarters.

    Raises  InvalidInput, also where nobody like this is found at `other`, which is counted:
            TooManyComparisons; NoSuchPerson, NoLastingGround
    """
    _validate_reason(data.reason)
    person = get_person_for_update(actor, reference, purpose=PURPOSE)
    other = _find_other(actor, person, data)
    # Keys are in the order in which they were made: who was registered first keeps her number.
    survivor, retired = sorted((person.id, other))
    merge = _build_proposal(actor, Merge.MERGE, (survivor, retired), data.reason)
    _insert(merge, "other")
    _open_duty(actor, merge, person)
    return finish_person_change(person, answer=merge.reference, merge=merge.reference)


def _find_other(actor: Actor, person: Person, data: MergeInput) -> UUID:
    try:
        other = find_other_registration(actor, person, data)
    except NoSuchPerson:
        problem = _("Nobody under this number is visible to your office.")
        raise NoOtherRegistration(
            records=[find_subject(data.other)], problems={"other": [problem]}
        ) from None
    is_same = _("This is the same registration. Write the number of the other one.")
    raise_if_invalid([("other", is_same)] if other == person.id else [])
    return other


def _validate_reason(reason: str) -> None:
    if not is_storable(reason, required=True):
        raise_if_invalid([("reason", _("Write why, 1 to 300 characters."))])


def _validate_note(why: str) -> None:
    if not is_storable(why):
        raise_if_invalid([("why", _("Write why, 1 to 300 characters."))])


def _build_proposal(actor: Actor, kind: str, persons: tuple[UUID, UUID], reason: str) -> Merge:
    return Merge(
        id=uuid7(),
        reference=generate_reference(REFERENCE_PREFIX),
        kind=kind,
        survivor_id=persons[0],
        retired_id=persons[1],
        reason=reason.strip(),
        office_id=require_office(actor),
        proposed_by=actor.ref,
        proposer_name=actor.name[:MAX_NAME_LENGTH],
        proposed_at=clock.now(),
        state=Merge.PROPOSED,
    )


def _insert(merge: Merge, problem_at: str) -> None:
    """Insert the proposal. Raises InvalidInput where one about these two waits already."""
    try:
        with transaction.atomic():
            merge.save(force_insert=True)
    except IntegrityError:
        message = _("A proposal about these two waits for a second officer already.")
        raise_if_invalid([(problem_at, message)])


def _open_duty(actor: Actor, merge: Merge, person: Person) -> None:
    """For the own office where it can decide, else for headquarters."""
    both = Person.objects.in_bulk([merge.survivor_id, merge.retired_id])
    can_decide = len(both) > 1 and all(has_lasting_ground(actor, each) for each in both.values())
    office = require_office(actor)
    if not can_decide:
        office = get_headquarters_id()
    due_at = get_due_at(office, merge.proposed_at, WORKING_DAYS_TO_DECIDE)
    subject = SubjectInput(
        person=person.id, name_key=person.name_key, file_office=None, village=person.origin_node
    )
    duty = DutyInput(
        DECIDE_MERGE_DUTY.code, "merge", merge.reference, office, due_at, subject=subject
    )
    open_duty(about=merge.id, duty=duty)


@service(PERSONS_MERGED, permission=DECIDE_MERGE)
def merge_persons(actor: Actor, reference: str, data: MergeChoice) -> CommandResult:
    """Make two registrations one, as another officer proposed; answers with the survivor's
    reference. Nothing that belongs to either is moved: the retired row keeps its key and what
    stands in it, and is answered as the survivor. The facts of both are kept with the merge.

    Raises  InvalidInput at each fact that differs and was not chosen; NoSuchMerge,
            NoLastingGround, MergeDecided, NotSecondPerson
    """
    _validate_note(data.why)
    merge, survivor, retired = _get_to_decide(actor, reference, Merge.MERGE)
    _require_as_proposed(merge, survivor, retired)
    differing = list_differing(survivor, retired)
    message = _("Choose which of the two is right.")
    missing = [c for c in differing if data.facts.get(c) not in (OF_SURVIVOR, OF_RETIRED)]
    raise_if_invalid([(code, message) for code in missing])
    merge.known = _list_known(survivor)
    _decide(actor, merge, Merge.DONE, data.why)
    taken = {c: pair[1] for c, pair in differing.items() if data.facts[c] == OF_RETIRED}
    MergedFact.objects.bulk_create(
        MergedFact(
            merge=merge,
            field=code,
            survivor_value=pair[0],
            retired_value=pair[1],
            is_of_retired=code in taken,
        )
        for code, pair in differing.items()
    )
    _execute(UNITE_SQL, [merge.id])
    columns = _write_facts(survivor, taken)
    result = finish_person_change(
        survivor,
        changed=columns,
        merge=merge.reference,
        retired=retired.reference,
        fields=_sort(taken),
    )
    _move(survivor, taken)
    return result


def _list_known(survivor: Person) -> list[str]:
    numbers = Identity.objects.filter(person=survivor).values_list("id", flat=True)
    relatives = Relative.objects.filter(person=survivor).values_list("id", flat=True)
    return [str(key) for key in (*numbers, *relatives)]


def _get_to_decide(actor: Actor, reference: str, kind: str) -> tuple[Merge, Person, Person]:
    """The proposal and both persons, locked, the survivor with her next revision."""
    merge, survivor, retired = get_merge(actor, reference)
    survivor = get_person_for_update(actor, survivor.reference, purpose=PURPOSE)
    require_lasting_ground(actor, retired)
    retired = Person.objects.select_for_update(no_key=True).get(id=retired.id)
    merge = Merge.objects.select_related("undoes").get(id=merge.id)
    if merge.kind != kind or merge.state != Merge.PROPOSED:
        raise MergeDecided()
    if not can_decide_merge(actor, merge):
        raise NotSecondPerson()
    return merge, survivor, retired


def _require_as_proposed(merge: Merge, survivor: Person, retired: Person) -> None:
    """Raise MergeDecided where one of the two was merged with somebody else since, or separated."""
    taken_up = merge.survivor_id if merge.kind == Merge.UNDOING else None
    if survivor.id != merge.survivor_id or retired.merged_into_id != taken_up:
        raise MergeDecided()


def _decide(actor: Actor, merge: Merge, state: str, why: str) -> None:
    merge.state, merge.decision_note = state, why.strip()
    merge.decided_by, merge.decider_name = actor.ref, actor.name[:MAX_NAME_LENGTH]
    merge.decided_at = get_scope_time()
    merge.save(update_fields=DECISION_COLUMNS)
    close_duty(DECIDE_MERGE_DUTY.code, about=merge.id, outcome=state)
    code = Notice.AGREED if state == Merge.DONE else Notice.DECLINED
    notify_proposer(merge.proposed_by, shown=merge.reference, office=merge.office_id, code=code)


def _write_facts(person: Person, facts: Mapping[str, str]) -> list[str]:
    """Set these facts on the person; the names of the columns to save. A village is written by
    `_move`, which comes last."""
    if SAFE_CONTACT in facts:
        safe = read_safe_contact(facts[SAFE_CONTACT])
        names = ["channel", "from_hour", "until_hour", "who_may_answer"]
        values = {name: getattr(safe, name) for name in names}
        SafeContact(person=person, **values).save(force_update=True, update_fields=names)
    columns = set_facts(person, {c: text for c, text in facts.items() if c != SAFE_CONTACT})
    renew_advice(person, facts)
    return columns


def _move(person: Person, facts: Mapping[str, str]) -> None:
    if VILLAGES & facts.keys():
        _execute(MOVE_SQL, [person.id, person.origin_node, person.domicile_node])


def _execute(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _sort(codes: Iterable[str]) -> list[str]:
    return sorted(codes, key=MERGED_FACTS.index)


@service(MERGE_REFUSED, permission=DECIDE_MERGE, other_kinds=(UNDOING_REFUSED,))
def refuse_merge(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse a proposal to merge or to undo: all stays as it is; answers with the survivor's
    reference. That a merge was refused is remembered: the two are two persons.

    why     1 to 300 characters, kept with the proposal
    Raises  InvalidInput, NoSuchMerge, NoLastingGround, MergeDecided, NotSecondPerson
    """
    if not is_storable(why, required=True):
        raise_if_invalid([("why", _("Write why, 1 to 300 characters."))])
    kind = get_merge(actor, reference)[0].kind
    merge, survivor, retired = _get_to_decide(actor, reference, kind)
    _decide(actor, merge, Merge.REFUSED, why)
    if kind == Merge.MERGE:
        record_distinct_persons(actor, survivor, [retired])
    result = finish_person_change(survivor, merge=merge.reference)
    return CommandResult(
        result.answer, result.event, kind=UNDOING_REFUSED if kind == Merge.UNDOING else None
    )


@service(UNDOING_PROPOSED, permission=PROPOSE_MERGE)
def propose_undoing(actor: Actor, reference: str, *, reason: str) -> CommandResult:
    """Propose to undo a merge; answers with the reference of the proposal. A second officer
    decides on it.

    reference  of the merge, the last one of the person that is in force
    reason     1 to 300 characters, kept with the proposal
    Raises     InvalidInput, NoSuchMerge, NoLastingGround, MergeNotReversible, UndoingTooLate
    """
    _validate_reason(reason)
    merge, survivor, retired = get_merge_to_undo(actor, reference)
    survivor = get_person_for_update(actor, survivor.reference, purpose=PURPOSE)
    undoing = _build_proposal(actor, Merge.UNDOING, (survivor.id, retired.id), reason)
    undoing.undoes = merge
    _insert(undoing, "reason")
    _open_duty(actor, undoing, survivor)
    return finish_person_change(
        survivor, answer=undoing.reference, merge=merge.reference, undoing=undoing.reference
    )


@service(PERSONS_SEPARATED, permission=DECIDE_MERGE)
def undo_merge(actor: Actor, reference: str, data: UndoChoice) -> CommandResult:
    """Undo a merge, as another officer proposed; answers with the survivor's reference. Both have
    again what stood in their records; what was recorded since stays with the survivor, or goes to
    the other where it was recorded for that one. That they are two persons is remembered.

    reference  of the proposal
    Raises     InvalidInput, NoSuchMerge, NoLastingGround, MergeDecided, NotSecondPerson,
               MergeNotReversible, UndoingTooLate
    """
    _validate_note(data.why)
    undoing, survivor, retired = _get_to_decide(actor, reference, Merge.UNDOING)
    _require_as_proposed(undoing, survivor, retired)
    merge = undoing.undoes
    if merge is None or not is_in_force(merge):
        raise MergeDecided()
    require_can_undo(actor, merge)
    since = list_recorded_since(merge, survivor, retired)
    given = [each for each in since if each.key in data.given_back]
    restored, given_facts = _find_facts_to_restore(merge, since, given)
    _decide(actor, undoing, Merge.DONE, data.why)
    rows = [each.key.partition(":")[2] for each in given if each.kind != FACT]
    _execute(GIVE_BACK_SQL, [undoing.id, [UUID(key) for key in rows]])
    record_distinct_persons(actor, survivor, [retired])
    if columns := _write_facts(retired, given_facts):
        retired.save(update_fields=columns)
    result = finish_person_change(
        survivor,
        changed=_write_facts(survivor, restored),
        merge=merge.reference,
        undoing=undoing.reference,
        retired=retired.reference,
        fields=_sort(restored),
    )
    for person, facts in ((retired, given_facts), (survivor, restored)):
        _move(person, facts)
    _execute(SEPARATE_SQL, [undoing.id])
    return result


def _find_facts_to_restore(
    merge: Merge, since: list[Since], given: list[Since]
) -> tuple[dict[str, str], dict[str, str]]:
    """Code -> text: what the survivor has again, and what goes to the other. A fact that was
    corrected since stays with the survivor, unless it is given to the other."""
    corrected = {each.code for each in since if each.kind == FACT}
    given_facts = {each.code: each.text for each in given if each.kind == FACT}
    rows = list_merged_facts(merge)
    restored = {
        row.field: row.survivor_value
        for row in rows
        if (row.is_of_retired and row.field not in corrected) or row.field in given_facts
    }
    return restored, given_facts
