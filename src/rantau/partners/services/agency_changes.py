"""Propose another name or city of an agency, or its end; confirm or refuse it. Two of headquarters
agree, as on its licence."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH, has_invisible_characters, normalize_name
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at
from rantau.partners.decisions import record_decision, validate_reason
from rantau.partners.errors import AgencyChangeWaits, AgencyEnded, OwnAgencyChange
from rantau.partners.models import Agency, AgencyChange
from rantau.partners.permissions import DECIDE_AGENCY_CHANGE, PROPOSE_AGENCY_CHANGE
from rantau.partners.selectors import get_agency_by_code, get_agency_change
from rantau.partners.services.licence_warnings import close_licence_duties

CHANGE_PROPOSED = JournalKind(
    "partners:agency_change:proposed", gettext_lazy("Change of an agency proposed")
)
AGENCY_CHANGED = JournalKind("partners:agency:changed", gettext_lazy("Agency changed or ended"))
CHANGE_REFUSED = JournalKind(
    "partners:agency_change:refused", gettext_lazy("Change of an agency refused")
)
ABOUT_KIND = "agency_change"
DECIDE_CHANGE_DUTY = DutyKind(
    "partners:decide_agency_change",
    gettext_lazy("Confirm or refuse a change of an agency"),
    DECIDE_AGENCY_CHANGE,
    "partners:agency_change",
)
WORKING_DAYS_TO_DECIDE = 2  # chosen by us, as for licences
MAX_CITY_LENGTH, MAX_BASIS_LENGTH = 80, 160
ONE_CHANGE = "one_change_of_an_agency_waits"  # the constraint
LONGEST_NOTICE = timedelta(days=366)  # a later end is far likelier a typing error
# A function of the database: no role changes offices.
APPLY_CHANGE_SQL = "select partners_apply_agency_change(%s)"


@dataclass(frozen=True)
class AgencyChangeInput:
    """What becomes of an agency: another name and city, or its end.

    ends_on  its last day; None where name and city change
    basis    on what it rests: a deed, a decision, an article of the law
    """

    basis: str
    name: str = ""
    city: str = ""
    ends_on: date | None = None


@service(CHANGE_PROPOSED, permission=PROPOSE_AGENCY_CHANGE)
def propose_agency_change(actor: Actor, code: str, data: AgencyChangeInput) -> CommandResult:
    """Propose another name and city of the agency under `code`, or its end; answers with the
    reference of the proposal.

    Raises  InvalidInput with every problem at its field; NoSuchAgency; AgencyEnded;
            AgencyChangeWaits
    """
    agency = get_agency_by_code(actor, code)
    if agency.is_over(clock.today()):
        raise AgencyEnded()
    is_end = data.ends_on is not None
    if (
        problems := _get_end_problems(data, agency)
        if is_end
        else _get_change_problems(data, agency)
    ):
        raise InvalidInput(problems)
    change = AgencyChange(
        id=uuid7(),
        reference=generate_reference("UA"),
        agency=agency,
        kind=AgencyChange.END if is_end else AgencyChange.CHANGE,
        name="" if is_end else normalize_name(data.name),
        city="" if is_end else normalize_name(data.city),
        former_name=agency.office.name,
        former_city=agency.city,
        ends_on=data.ends_on,
        basis=data.basis.strip(),
        proposed_by=actor.ref,
        proposed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        if ONE_CHANGE not in str(error):
            raise
        raise AgencyChangeWaits() from error
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, change.proposed_at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(DECIDE_CHANGE_DUTY.code, ABOUT_KIND, change.reference, headquarters, due_at)
    open_duty(about=change.id, duty=duty)
    terms = {"reference": change.reference, **_build_terms(change)}
    return CommandResult(change.reference, JournalEvent(ABOUT_KIND, change.id, 1, terms))


def _get_change_problems(data: AgencyChangeInput, agency: Agency) -> dict[str, list[str]]:
    problems = _get_basis_problems(data)
    texts = (("name", data.name, MAX_NAME_LENGTH), ("city", data.city, MAX_CITY_LENGTH))
    for field, text, length in texts:
        if not is_storable(normalize_name(text), length, required=True):
            problems[field] = [_("This is needed.")]
        elif has_invisible_characters(text):
            problems[field] = [_("It contains invisible characters. Type it again.")]
    new = (normalize_name(data.name), normalize_name(data.city))
    if not problems and new == (agency.office.name, agency.city):
        problems["name"] = [_("The agency is called so already, and is there.")]
    return problems


def _get_end_problems(data: AgencyChangeInput, agency: Agency) -> dict[str, list[str]]:
    problems, today = _get_basis_problems(data), clock.today()
    if data.ends_on is None or not today <= data.ends_on <= today + LONGEST_NOTICE:
        problems["ends_on"] = [_("From today on, and within a year.")]
    elif agency.ended_on is not None and data.ends_on >= agency.ended_on:
        problems["ends_on"] = [_("Its end is decided already: only a sooner day can be proposed.")]
    elif data.ends_on <= agency.licence_from:
        problems["ends_on"] = [_("The licence has not begun by then.")]
    return problems


def _get_basis_problems(data: AgencyChangeInput) -> dict[str, list[str]]:
    if is_storable(data.basis.strip(), MAX_BASIS_LENGTH, required=True):
        return {}
    return {"basis": [_("Write on what it rests, 160 characters at most.")]}


def _build_terms(change: AgencyChange) -> dict[str, str]:
    return {
        "agency": change.agency.office.code,
        "kind": change.kind,
        "ends_on": change.ends_on.isoformat() if change.ends_on else "",
    }


@service(AGENCY_CHANGED, permission=DECIDE_AGENCY_CHANGE)
def confirm_agency_change(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Let an agency have another name and city, or end; answers with the reference. An agency that
    ends places nobody after its last day; for whom it has placed it goes on answering
    (docs/law/partners.md).

    why     kept with the change, where something was written
    Raises  InvalidInput, also where the last day has passed since it was proposed;
            NoSuchAgencyChange; OwnAgencyChange; LicenceDecided; AgencyEnded
    """
    change = _decide(actor, reference, AgencyChange.CONFIRMED, why=why)
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=change.agency_id)
    if agency.is_over(clock.today()):
        raise AgencyEnded()
    if change.ends_on is not None:
        data = AgencyChangeInput(change.basis, ends_on=change.ends_on)
        if problems := _get_end_problems(data, agency):
            raise InvalidInput({"": [each for found in problems.values() for each in found]})
    with connection.cursor() as cursor:
        cursor.execute(APPLY_CHANGE_SQL, [change.id])
    if change.kind == AgencyChange.END:
        close_licence_duties(change.agency_id, "ended")
    return _finish(change)


@service(CHANGE_REFUSED, permission=DECIDE_AGENCY_CHANGE)
def refuse_agency_change(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse a proposed change of an agency; answers with its reference.

    why     kept with the change
    Raises  InvalidInput; NoSuchAgencyChange; OwnAgencyChange; LicenceDecided
    """
    return _finish(_decide(actor, reference, AgencyChange.REFUSED, why=why))


def _decide(actor: Actor, reference: str, outcome: str, *, why: str) -> AgencyChange:
    """Save the decision of a second person, and close the duty."""
    validate_reason(why, required=outcome == AgencyChange.REFUSED)
    change = get_agency_change(actor, reference, locks=True)
    record_decision(actor, change, outcome, why=why, duty=DECIDE_CHANGE_DUTY, own=OwnAgencyChange)
    return change


def _finish(change: AgencyChange) -> CommandResult:
    terms = {**_build_terms(change), "by": change.proposed_by}
    event = JournalEvent(ABOUT_KIND, change.id, change.revision, terms, tells=("agency",))
    return CommandResult(change.reference, event)
