"""Correct what was recorded wrong of a person: at once, or once a second officer confirms it."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.models import Notice
from rantau.access.notices import notify_proposer
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.documents.interface import record_files
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalKind
from rantau.offices.selectors import get_due_at
from rantau.registry.corrections import (
    CorrectionInput,
    can_decide,
    find_changes,
    find_fields_for_two,
    get_correction_problems,
    list_rows_of_correction,
    list_waiting_fields,
)
from rantau.registry.duplicates import (
    DuplicateCandidate,
    find_duplicate_candidates,
    record_distinct_persons,
    require_declared_distinct,
)
from rantau.registry.errors import CorrectionDecided, NotSecondPerson
from rantau.registry.facts import (
    ALIAS,
    BIRTH_DATE,
    DOMICILE,
    FACTS,
    NAME,
    ORIGIN,
    PHONE,
    SEX,
    VILLAGES,
    get_fact,
    read_birth_date,
    set_facts,
    sort_facts,
)
from rantau.registry.inputs import raise_if_invalid
from rantau.registry.matching import PersonDescription
from rantau.registry.models import Correction, Person
from rantau.registry.permissions import CORRECT_PERSON, DECIDE_CORRECTION
from rantau.registry.person_records import finish_person_change, renew_advice
from rantau.registry.selectors import get_person_for_update

PERSON_CORRECTED = JournalKind("registry:person:corrected", gettext_lazy("Data corrected"))
CORRECTION_PROPOSED = JournalKind(
    "registry:person:correction_proposed", gettext_lazy("Correction proposed")
)
CORRECTION_REFUSED = JournalKind(
    "registry:person:correction_refused", gettext_lazy("Correction refused")
)
DECIDE_CORRECTION_DUTY = DutyKind(
    "registry:decide_correction",
    gettext_lazy("Confirm or refuse a correction"),
    DECIDE_CORRECTION,
    "registry:decide_correction",
)
WORKING_DAYS_TO_DECIDE = 2  # chosen by us: what a document repeats waits for it
PURPOSE = "correction"
MOVE_SQL = "select registry_move(%s, %s, %s)"


@service(PERSON_CORRECTED, permission=CORRECT_PERSON, other_kinds=(CORRECTION_PROPOSED,))
def correct_person(
    actor: Actor, reference: str, data: CorrectionInput, *, seen: int | None = None
) -> CommandResult:
    """Correct facts of a person; answers with the reference of the correction.

    What documents repeat (`facts.FACTS_ON_DOCUMENTS`) waits for a second officer where the person
    has some: then the entry is CORRECTION_PROPOSED and names what waits, and a duty is opened. All
    else is corrected at once.

    seen    the revision of the person that the actor looked at
    Raises  InvalidInput, also where nothing differs or a correction of a fact waits already;
            NoSuchPerson, NoLastingGround, StaleRevision, PossibleDuplicate
    """
    person = get_person_for_update(actor, reference, purpose=PURPOSE, seen=seen)
    changes = find_changes(person, data)
    raise_if_invalid(get_correction_problems(data, changes, today=clock.today(actor.time_zone)))
    distinct = require_declared_distinct(
        actor, _find_candidates(actor, person, changes), data.not_same
    )
    for_two = find_fields_for_two(person, changes)
    rows = _build_rows(actor, person, data, changes, for_two)
    record_files([data.file] if data.file else [])
    _insert_rows(person, rows)
    record_distinct_persons(actor, person, distinct)
    at_once = {code: text for code, text in changes.items() if code not in for_two}
    details = {"not_same": [c.reference for c in distinct]} if distinct else {}
    if not for_two:
        return _apply(person, at_once, rows[0].reference, at_once, **details)
    _open_duty(actor, rows[0])
    if at_once:
        details |= {"corrected": sort_facts(at_once)}
    result = _apply(person, at_once, rows[0].reference, for_two, **details)
    return CommandResult(result.answer, result.event, kind=CORRECTION_PROPOSED)


def _insert_rows(person: Person, rows: list[Correction]) -> None:
    """Insert the rows. Raises InvalidInput at each fact of which a correction waits already: the
    database takes one at a time, and the person's row is locked."""
    try:
        with transaction.atomic():
            Correction.objects.bulk_create(rows)
    except IntegrityError:
        message = _("A correction of this waits for a second officer already.")
        waiting = list_waiting_fields(person) & {row.field for row in rows}
        raise_if_invalid([(code, message) for code in sort_facts(waiting)])
        raise


def _find_candidates(
    actor: Actor, person: Person, changes: Mapping[str, str]
) -> list[DuplicateCandidate]:
    """Others who may be the same person under the corrected name or birth date. Numbers were asked
    about when they were recorded."""
    if not {NAME, BIRTH_DATE} & changes.keys():
        return []
    birth_date, precision = read_birth_date(changes.get(BIRTH_DATE, get_fact(person, BIRTH_DATE)))
    now = {code: changes.get(code, get_fact(person, code)) for code in FACTS}
    description = PersonDescription(
        name=now[NAME],
        alias=now[ALIAS],
        birth_date=birth_date,
        birth_precision=precision,
        sex=now[SEX],
        villages=frozenset({int(now[ORIGIN]), int(now[DOMICILE])}),
        phones=frozenset({now[PHONE]} - {""}),
    )
    return find_duplicate_candidates(actor, description, other_than=person.id)


def _build_rows(
    actor: Actor,
    person: Person,
    data: CorrectionInput,
    changes: Mapping[str, str],
    for_two: frozenset[str],
) -> list[Correction]:
    request, reference, at = uuid7(), generate_reference("PB"), clock.now()
    return [
        Correction(
            request=request,
            reference=reference,
            person=person,
            field=code,
            old_value=get_fact(person, code),
            new_value=changes[code],
            reason=data.reason.strip(),
            evidence=data.evidence,
            file_id=data.file.id if data.file else None,
            office_id=require_office(actor),
            proposed_by=actor.ref,
            proposer_name=actor.name[:MAX_NAME_LENGTH],
            proposed_at=at,
            state=Correction.PROPOSED if code in for_two else Correction.CORRECTED,
            decided_at=None if code in for_two else at,
        )
        for code in sort_facts(changes)
    ]


def _open_duty(actor: Actor, row: Correction) -> None:
    office = require_office(actor)
    due_at = get_due_at(office, row.proposed_at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(DECIDE_CORRECTION_DUTY.code, "correction", row.reference, office, due_at)
    open_duty(about=row.request, duty=duty)


@service(PERSON_CORRECTED, permission=DECIDE_CORRECTION)
def confirm_correction(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Confirm what another officer proposed: the facts are corrected; answers with the reference of
    the correction. Whoever proposed it is told.

    why     kept with the correction, where something was written
    Raises  InvalidInput, NoSuchCorrection, NoLastingGround, CorrectionDecided, NotSecondPerson
    """
    if not is_storable(why):
        raise_if_invalid([("why", _("Write why, 1 to 300 characters."))])
    person, rows = _get_rows_to_decide(actor, reference)
    _decide(actor, rows, Correction.CORRECTED, why=why.strip())
    facts = {row.field: row.new_value for row in rows}
    return _apply(person, facts, rows[0].reference, facts)


@service(CORRECTION_REFUSED, permission=DECIDE_CORRECTION)
def refuse_correction(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse what another officer proposed: the record stays as it is; answers with the reference
    of the correction. Whoever proposed it is told.

    why     1 to 300 characters, kept with the correction
    Raises  InvalidInput, NoSuchCorrection, NoLastingGround, CorrectionDecided, NotSecondPerson
    """
    if not is_storable(why, required=True):
        raise_if_invalid([("why", _("Write why, 1 to 300 characters."))])
    person, rows = _get_rows_to_decide(actor, reference)
    _decide(actor, rows, Correction.REFUSED, why=why.strip())
    return _apply(person, {}, rows[0].reference, [row.field for row in rows])


def _get_rows_to_decide(actor: Actor, reference: str) -> tuple[Person, list[Correction]]:
    """The person, locked, and what waits of a correction."""
    visible = list_rows_of_correction(reference)
    person = get_person_for_update(actor, visible[0].person.reference, purpose=PURPOSE)
    waiting = Correction.objects.filter(
        request=visible[0].request, state=Correction.PROPOSED
    ).order_by("id")
    rows = list(waiting)
    if not rows:
        raise CorrectionDecided()
    if not can_decide(actor, rows):
        raise NotSecondPerson()
    return person, rows


def _decide(actor: Actor, rows: list[Correction], state: str, *, why: str) -> None:
    for row in rows:
        row.state, row.decision_note = state, why
        row.decided_by, row.decider_name = actor.ref, actor.name[:MAX_NAME_LENGTH]
        row.decided_at = clock.now()
    fields = ["state", "decision_note", "decided_by", "decider_name", "decided_at"]
    Correction.objects.bulk_update(rows, fields)
    first = rows[0]
    close_duty(DECIDE_CORRECTION_DUTY.code, about=first.request, outcome=state)
    code = Notice.CORRECTED if state == Correction.CORRECTED else Notice.UNCHANGED
    notify_proposer(first.proposed_by, shown=first.reference, office=first.office_id, code=code)


def _apply(
    person: Person,
    facts: Mapping[str, str],
    reference: str,
    fields: Iterable[str],
    **details: list[str],
) -> CommandResult:
    """Write the facts and the new revision; the entry names the codes of `fields`, never values.

    A village comes last: the office may lose its ground by it.
    """
    columns = set_facts(person, facts)
    renew_advice(person, facts)
    result = finish_person_change(
        person,
        answer=reference,
        changed=columns,
        correction=reference,
        fields=sort_facts(fields),
        **details,
    )
    if VILLAGES & facts.keys():
        with connection.cursor() as cursor:
            cursor.execute(MOVE_SQL, [person.id, person.origin_node, person.domicile_node])
    return result
