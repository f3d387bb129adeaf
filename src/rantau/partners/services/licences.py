"""Propose the licence of a new agency, or another period of one that is in the network; confirm or
refuse it. Who may place people abroad is decided by two persons of headquarters."""

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
from rantau.partners.errors import AgencyEnded, OwnLicence
from rantau.partners.models import Agency, Licence
from rantau.partners.permissions import DECIDE_LICENCE, PROPOSE_LICENCE
from rantau.partners.selectors import get_agency_by_code, get_licence
from rantau.partners.services.licence_warnings import close_licence_duties

LICENCE_PROPOSED = JournalKind("partners:licence:proposed", gettext_lazy("Licence proposed"))
LICENCE_CONFIRMED = JournalKind("partners:licence:confirmed", gettext_lazy("Licence confirmed"))
LICENCE_REFUSED = JournalKind("partners:licence:refused", gettext_lazy("Licence refused"))
DECIDE_LICENCE_DUTY = DutyKind(
    "partners:decide_licence",
    gettext_lazy("Confirm or refuse a licence"),
    DECIDE_LICENCE,
    "partners:licence",
)
WORKING_DAYS_TO_DECIDE = 2  # chosen by us
MAX_NUMBER_LENGTH, MAX_CITY_LENGTH = 40, 80
LONGEST_PERIOD = timedelta(days=366 * 6)  # a longer one is far likelier a typing error


@dataclass(frozen=True)
class LicenceInput:
    """A licence period. Days are whole, both included.

    agency  the code of its office; empty for one that is new, which has `name` and `city`
    """

    number: str
    starts_on: date
    ends_on: date
    agency: str = ""
    name: str = ""
    city: str = ""


@service(LICENCE_PROPOSED, permission=PROPOSE_LICENCE)
def propose_licence(actor: Actor, data: LicenceInput) -> CommandResult:
    """Propose a licence, which is in force when a second person has confirmed it; answers with its
    reference.

    Raises  InvalidInput with every problem at its field; NoSuchAgency; AgencyEnded
    """
    agency = get_agency_by_code(actor, data.agency) if data.agency else None
    if agency and agency.ended_on is not None:
        raise AgencyEnded()
    number = normalize_name(data.number).upper()
    if problems := _get_problems(data, number, agency):
        raise InvalidInput(problems)
    licence = Licence(
        id=uuid7(),
        reference=generate_reference("LI"),
        office=agency.office if agency else None,
        name="" if agency else normalize_name(data.name),
        city="" if agency else normalize_name(data.city),
        number=number,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        proposed_by=actor.ref,
        proposed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            licence.save(force_insert=True)
    except IntegrityError as error:
        problem = _("This has been proposed already, and nobody has decided yet.")
        raise InvalidInput({"number": [problem]}) from error
    _open_duty(actor, licence)
    terms = {"reference": licence.reference, **_build_terms(licence)}
    return CommandResult(licence.reference, JournalEvent("licence", licence.id, 1, terms))


def _get_problems(data: LicenceInput, number: str, agency: Agency | None) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if not is_storable(number, MAX_NUMBER_LENGTH, required=True):
        problems["number"] = [_("Write the number of the licence, 40 characters at most.")]
    taken = Agency.objects.filter(licence_number=number)
    if taken.exclude(pk=agency.pk if agency else None).exists():
        problems["number"] = [_("Another agency has this licence.")]
    if data.ends_on <= data.starts_on:
        problems["ends_on"] = [_("The licence ends before it begins.")]
    elif data.ends_on - data.starts_on > LONGEST_PERIOD:
        problems["ends_on"] = [_("Six years at most.")]
    if agency is None:
        return problems | _get_new_agency_problems(data)
    return _get_renewal_problems(data, agency) | problems


def _get_new_agency_problems(data: LicenceInput) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    lengths = (("name", data.name, MAX_NAME_LENGTH), ("city", data.city, MAX_CITY_LENGTH))
    for field, text, length in lengths:
        if not is_storable(normalize_name(text), length, required=True):
            problems[field] = [_("This is needed.")]
        elif has_invisible_characters(text):
            problems[field] = [_("It contains invisible characters. Type it again.")]
    return problems


def _get_renewal_problems(data: LicenceInput, agency: Agency) -> dict[str, list[str]]:
    """A renewal adds time, and takes none away while the licence of today is in force."""
    problems: dict[str, list[str]] = {}
    if data.ends_on <= agency.licence_until:
        problems["ends_on"] = [_("The present licence ends on the same day or later.")]
    is_in_force = agency.licence_from <= clock.today() <= agency.licence_until
    if is_in_force and data.starts_on > agency.licence_until + timedelta(days=1):
        problems["starts_on"] = [
            _("There would be days without a licence. Propose it once the licence has ended.")
        ]
    return problems


def _open_duty(actor: Actor, licence: Licence) -> None:
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, licence.proposed_at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(DECIDE_LICENCE_DUTY.code, "licence", licence.reference, headquarters, due_at)
    open_duty(about=licence.id, duty=duty)


def _build_terms(licence: Licence) -> dict[str, str]:
    return {
        "agency": licence.office.code if licence.office else "",
        "number": licence.number,
        "from": licence.starts_on.isoformat(),
        "until": licence.ends_on.isoformat(),
    }


@service(LICENCE_CONFIRMED, permission=DECIDE_LICENCE)
def confirm_licence(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Put a proposed licence into force; answers with its reference. A new agency is in the network
    from then on.

    why     kept with the licence, where something was written
    Raises  InvalidInput; NoSuchLicence; OwnLicence; LicenceDecided; AgencyEnded
    """
    licence = _decide(actor, reference, Licence.CONFIRMED, why=why)
    if licence.office is None:
        code = _open_agency(licence)
    else:
        code = licence.office.code
        _renew_agency(licence)
    return _finish(licence, agency=code)


@service(LICENCE_REFUSED, permission=DECIDE_LICENCE)
def refuse_licence(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse a proposed licence; answers with its reference.

    why     kept with the licence
    Raises  InvalidInput; NoSuchLicence; OwnLicence; LicenceDecided
    """
    return _finish(_decide(actor, reference, Licence.REFUSED, why=why))


def _decide(actor: Actor, reference: str, outcome: str, *, why: str) -> Licence:
    """Save the decision of a second person, and close the duty."""
    validate_reason(why, required=outcome == Licence.REFUSED)
    licence = get_licence(actor, reference, locks=True)
    record_decision(actor, licence, outcome, why=why, duty=DECIDE_LICENCE_DUTY, own=OwnLicence)
    return licence


# A function of the database: no role adds offices.
OPEN_AGENCY_SQL = "select partners_open_agency(%s, %s)"


def _open_agency(licence: Licence) -> str:
    """Make the office and the agency of a first licence; the office's code."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OPEN_AGENCY_SQL, [licence.id, uuid7()])
            return str(cursor.fetchone()[0])
    except IntegrityError as error:
        raise InvalidInput({"number": [_("Another agency has this licence.")]}) from error


def _renew_agency(licence: Licence) -> None:
    """Let the agency have the licence. A period that follows the one in force without a gap goes on
    from its beginning; the revision is the entry's about the licence, not the agency's own."""
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=licence.office_id)
    if agency.ended_on is not None:
        raise AgencyEnded()
    if problems := _get_renewal_problems(_to_input(licence), agency):
        raise InvalidInput({"": [each for found in problems.values() for each in found]})
    if licence.starts_on > agency.licence_until + timedelta(days=1):
        agency.licence_from = licence.starts_on
    agency.licence_until, agency.licence_number = licence.ends_on, licence.number
    agency.save(update_fields=["licence_number", "licence_from", "licence_until"])
    close_licence_duties(agency.pk, "renewed")


def _to_input(licence: Licence) -> LicenceInput:
    return LicenceInput(licence.number, licence.starts_on, licence.ends_on)


def _finish(licence: Licence, **terms: str) -> CommandResult:
    terms = {**_build_terms(licence), "by": licence.proposed_by, **terms}
    event = JournalEvent("licence", licence.id, licence.revision, terms, tells=("agency",))
    return CommandResult(licence.reference, event)
