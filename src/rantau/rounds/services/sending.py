"""Receive the documents for the counterpart, all in one command, and resolve the rows that it sends
back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.numbers import normalize_passport_number
from rantau.common.sexes import FEMALE, MALE
from rantau.common.text import is_storable
from rantau.duties.interface import DutyKind, close_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.placement.requirements import add_months
from rantau.registry.models import Identity, Person
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.certificate import compute_certificate_end
from rantau.rounds.edition import PASSPORT_DOCUMENT, RoundEdition, SendingDocument
from rantau.rounds.errors import CertificateOver, DocumentsClosed, RowResolved
from rantau.rounds.incoming_rows import write_fact
from rantau.rounds.models import (
    Examinee,
    ReturnedRow,
    RosterEntry,
    SendingDocumentReceived,
)
from rantau.rounds.permissions import COMPLETE_SENDING, READ_RETURNED, RESOLVE_RETURNED
from rantau.rounds.photo_selectors import find_photo
from rantau.rounds.photos import PHOTO
from rantau.rounds.returned_selectors import RETURNED_DUTY, get_returned_row
from rantau.rounds.roster_selectors import (
    find_roster_entry,
    get_checked_facts,
    get_counter_examinee,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage
from rantau.rounds.verification import BIRTH_DATE, NAME, PASSPORT, SEX, has_digits

DOCUMENTS_COMPLETE = JournalKind(
    "rounds:sending:complete", gettext_lazy("Documents for the counterpart complete")
)
ROW_CORRECTED = JournalKind(
    "rounds:returned:corrected", gettext_lazy("Row that the counterpart returned corrected")
)
ROW_UPHELD = JournalKind(
    "rounds:returned:upheld", gettext_lazy("Row that the counterpart returned confirmed")
)
RESOLVE_RETURNED_DUTY = DutyKind(
    RETURNED_DUTY,
    gettext_lazy("Resolve a row that the counterpart returned"),
    READ_RETURNED,
    "rounds:returned_row",
    does=RESOLVE_RETURNED,
)
MAX_NUMBER, MAX_NAME = 40, 120  # characters


@dataclass(frozen=True)
class DocumentInput:
    """A document as the officer checked it: whether it is there, its number and its last day where
    it has them."""

    code: str
    is_present: bool
    number: str = ""
    valid_until: date | None = None


@service(DOCUMENTS_COMPLETE, permission=COMPLETE_SENDING)
def complete_documents(
    actor: Actor, exam_number: str, documents: list[DocumentInput]
) -> CommandResult:
    """Receive all documents that the round asks of her; from then on she waits to be sent. Answers
    with the exam number. Nothing is received while one is missing.

    Raises  NoSuchExaminee; NoLastingGround; DocumentsClosed; CertificateOver; StageNotNext;
            InvalidInput at `present_…`, `number_…` and `until_…` of each document that is missing
            or does not fit, and at `photo` where the round wants one that is not there
    """
    examinee = get_counter_examinee(actor, exam_number, locks=True)
    require_present_or_lasting_ground(actor, examinee.person)
    edition, now = get_edition_in_force(examinee.round), clock.now()
    window = edition.windows["documents"]
    if not window.begins <= now < window.ends:
        raise DocumentsClosed()
    require_certificate(edition)
    given = {each.code: each for each in documents}
    facts, photo = get_checked_facts(examinee), find_photo(examinee)
    asked = edition.list_sending(examinee.sector)
    problems = dict(_find_problems(asked, given, clock.today(actor.time_zone)))
    passport = _get_passport(examinee.person, facts.passport, given, problems)
    if edition.photo and photo is None and examinee.stage == Stage.RANKED:
        problems[PHOTO] = [_("Her photograph is missing.")]
    if problems:
        raise InvalidInput(problems)
    enter_stage(examinee, Stage.COMPLETE, actor)
    office = require_office(actor)
    SendingDocumentReceived.objects.bulk_create(
        _build_document(examinee, each, given[each.code], actor, office) for each in asked
    )
    RosterEntry(
        examinee=examinee,
        name=facts.name,
        birth_date=facts.birth_date,
        sex=facts.sex,
        passport=passport,
        photo=photo if edition.photo else None,
        certificate_until=compute_certificate_end(edition),
    ).save(force_insert=True)
    terms = {"round": edition.code, "documents": sorted(each.code for each in asked)}
    examinee.revision += 1
    examinee.save(update_fields=["revision"])
    event = JournalEvent("examinee", examinee.id, examinee.revision, terms)
    return CommandResult(examinee.exam_number, event)


def require_certificate(edition: RoundEdition) -> None:
    """Raise CertificateOver where a passed test of the round holds no longer."""
    if compute_certificate_end(edition) < clock.today():
        raise CertificateOver()


def _find_problems(
    documents: Iterable[SendingDocument], given: Mapping[str, DocumentInput], today: date
) -> Iterator[tuple[str, list[str]]]:
    for asked in documents:
        code = asked.code
        document = given.get(code, DocumentInput(code, is_present=False))
        if not document.is_present:
            yield f"present_{code}", [_("This is missing.")]
            continue
        if asked.has_number and not is_storable(document.number, MAX_NUMBER, required=True):
            yield f"number_{code}", [_("Type its number, up to 40 characters.")]
        if not asked.valid_months:
            continue
        needed = add_months(today, asked.valid_months)
        if document.valid_until is None:
            yield f"until_{code}", [_("Type its last day.")]
        elif document.valid_until < needed:
            sentence = _("It has to hold until %(day)s or longer.")
            yield f"until_{code}", [sentence % {"day": f"{needed:%d-%m-%Y}"}]


def _get_passport(
    person: Person,
    checked: str,
    given: Mapping[str, DocumentInput],
    problems: dict[str, list[str]],
) -> str:
    """The number of the passport that is sent: that of the documents, where the round asks for it.
    A new one has to be in the registry."""
    document = given.get(PASSPORT_DOCUMENT)
    if document is None or not document.number.strip():
        return checked
    number = normalize_passport_number(document.number)
    known = Identity.objects.filter(person=person, kind=Identity.PASSPORT, number=number)
    if number != checked and not known.exists():
        problems.setdefault(f"number_{PASSPORT_DOCUMENT}", []).append(
            _("The registry does not have this number. Record it on her page first.")
        )
    return number


def _build_document(
    examinee: Examinee, asked: SendingDocument, given: DocumentInput, actor: Actor, office: UUID
) -> SendingDocumentReceived:
    return SendingDocumentReceived(
        examinee=examinee,
        code=asked.code,
        number=given.number.strip() if asked.has_number else "",
        valid_until=given.valid_until if asked.valid_months else None,
        office_id=office,
        received_by=actor.ref,
        received_at=clock.now(),
    )


@dataclass(frozen=True)
class CorrectionOfRow:
    """What her passport has for the fact that was returned, typed from it."""

    value: str


@service(ROW_CORRECTED, permission=RESOLVE_RETURNED)
def correct_returned_row(actor: Actor, reference: str, data: CorrectionOfRow) -> CommandResult:
    """Correct what we sent: she waits to be sent again. Answers with the row's reference.

    Raises  NoSuchReturnedRow; NoLastingGround; RowResolved; InvalidInput at `value` where it is no
            such fact, the same as before, or not what the registry has
    """
    row, entry = get_waiting_row(actor, reference)
    setattr(entry, row.field, _check_correction(row, data))
    entry.note = ""
    return resolve_row(actor, row, entry, ReturnedRow.CORRECTED)


def preview_correction(row: ReturnedRow, data: CorrectionOfRow) -> str:
    """What would be sent in place of what was returned, as the counterpart reads it. Inside the
    scope that found the row.

    Raises  InvalidInput at `value`, as `correct_returned_row` does
    """
    return write_fact(row.field, _check_correction(row, data))


def _check_correction(row: ReturnedRow, data: CorrectionOfRow) -> str | date:
    """The fact as typed, if it may be sent. Raises InvalidInput at `value`."""
    if row.field == PHOTO:
        _refuse(_("A photograph is answered by another one."))
    value = _read_fact(row, data.value)
    if write_fact(row.field, value) == row.ours:
        _refuse(_("This is what was sent. If it is right, tell the counterpart so."))
    if row.field == NAME and has_digits(str(value)):
        _refuse(_("A passport has no digits in a name. Type the letters alone."))
    _require_registered(row.examinee.person, row.field, value)
    return value


@service(ROW_UPHELD, permission=RESOLVE_RETURNED)
def uphold_returned_row(actor: Actor, reference: str, *, note: str) -> CommandResult:
    """Tell the counterpart that what we sent is right: she is sent again unchanged, with a note.
    Answers with the row's reference.

    note    for the counterpart: letters, digits and signs, no semicolon and no end of a line
    Raises  NoSuchReturnedRow; NoLastingGround; RowResolved; InvalidInput at `note`
    """
    row, entry = get_waiting_row(actor, reference)
    text = " ".join(note.split())
    if not is_storable(text, required=True) or ";" in text or not text.isprintable():
        raise InvalidInput({"note": [_("Write 1 to 300 characters without a semicolon.")]})
    entry.note = row.note = text
    return resolve_row(actor, row, entry, ReturnedRow.UPHELD)


def get_waiting_row(actor: Actor, reference: str) -> tuple[ReturnedRow, RosterEntry]:
    """The returned row that waits under `reference`, and what was sent of her, both locked.

    Raises  NoSuchReturnedRow; NoLastingGround; RowResolved
    """
    row = get_returned_row(actor, reference, locks=True)
    require_present_or_lasting_ground(actor, row.examinee.person)
    entry = find_roster_entry(row.examinee, locks=True)
    if row.outcome or entry is None or row.examinee.stage != Stage.SENT:
        raise RowResolved()
    return row, entry


def _refuse(sentence: str) -> None:
    raise InvalidInput({"value": [sentence]})


def _read_fact(row: ReturnedRow, text: str) -> str | date:
    """What was typed, as the field of the entry has it."""
    if row.field == BIRTH_DATE:
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            _refuse(_("Type a day."))
    value = write_fact(row.field, text)
    if ";" in value or not is_storable(value, MAX_NAME, required=True) or not value.isprintable():
        _refuse(_("Type it as the passport has it, without a semicolon."))
    if row.field == SEX and value not in (FEMALE, MALE):
        _refuse(_("Choose one."))
    return value


def _require_registered(person: Person, field: str, value: str | date) -> None:
    """Raise InvalidInput where the registry has another birth date, sex or passport: it is
    corrected there first. Of the name the passport decides."""
    if field == BIRTH_DATE and person.birth_date != value:
        _refuse(_("The registry has another birth date. Correct it on her page first."))
    if field == SEX and person.sex != value:
        _refuse(_("The registry has another sex. Correct it on her page first."))
    numbers = Identity.objects.filter(person=person, kind=Identity.PASSPORT)
    if field == PASSPORT and not numbers.filter(number=value).exists():
        _refuse(_("The registry does not have this number. Record it on her page first."))


def resolve_row(actor: Actor, row: ReturnedRow, entry: RosterEntry, outcome: str) -> CommandResult:
    """Save what became of a returned row, one of ReturnedRow.OUTCOMES, and the entry that the
    caller has changed: she waits to be sent again, and the duty is closed."""
    row.outcome, row.resolved_by, row.resolved_at = outcome, actor.ref, clock.now()
    row.revision += 1
    row.save(update_fields=["outcome", "note", "resolved_by", "resolved_at", "revision"])
    entry.revision += 1
    facts = ["name", "birth_date", "sex", "passport", "photo", "note"]
    entry.save(update_fields=[*facts, "revision"])
    enter_stage(row.examinee, Stage.COMPLETE, actor, reason=outcome)
    close_duty(RESOLVE_RETURNED_DUTY.code, about=row.id, outcome=outcome)
    terms = {
        "round": row.examinee.round.code,
        "returned_row": row.reference,
        "field": row.field,
        "person": row.examinee.person.reference,
    }
    return CommandResult(row.reference, JournalEvent("returned_row", row.id, row.revision, terms))
