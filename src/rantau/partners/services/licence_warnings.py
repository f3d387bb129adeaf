"""Warn headquarters and an agency before its licence ends, by a duty of each, until it is renewed.

The days before the end are those of common/end_warnings.py."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.end_warnings import WARNING_DAYS, find_new_end_warning
from rantau.duties.interface import DutyInput, DutyKind, advance_duties
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.partners.errors import NothingToWarn
from rantau.partners.models import Agency
from rantau.partners.permissions import PROPOSE_LICENCE, READ_OWN_AGENCY, WARN_OF_LICENCE

LICENCE_ENDING = JournalKind("partners:licence:ending", gettext_lazy("A licence ends soon"))
ABOUT_KIND = "agency"
RENEW_DUTY = DutyKind(
    "partners:renew_licence",
    gettext_lazy("Renew the licence, which ends soon"),
    PROPOSE_LICENCE,
    "partners:renew_licence",
)
OWN_LICENCE_DUTY = DutyKind(
    "partners:own_licence_ends",
    gettext_lazy("Your licence ends soon: send the renewal to headquarters"),
    READ_OWN_AGENCY,
    "partners:own_licence",
)
LICENCE_DUTIES = (RENEW_DUTY, OWN_LICENCE_DUTY)
WORKING_DAYS_TO_ANSWER = 5  # chosen by us


def list_agencies_to_warn() -> list[UUID]:
    """The agencies whose licence ends soon and which have not had today's warning, the nearest end
    first. Inside a scope of the system."""
    today = clock.today()
    last = today + timedelta(days=max(WARNING_DAYS))
    rows = Agency.objects.filter(ended_on=None, licence_until__range=(today, last))
    return [each.pk for each in rows.order_by("licence_until", "pk") if _find_warning(each)]


def _find_warning(agency: Agency) -> int | None:
    return find_new_end_warning(
        agency.licence_until,
        clock.today(),
        warned_for=agency.warned_for,
        warned_days=agency.warned_days,
    )


@service(LICENCE_ENDING, permission=WARN_OF_LICENCE)
def warn_of_licence(actor: Actor, agency_id: UUID) -> CommandResult:
    """Open, or keep, the duties of headquarters and of the agency to renew its licence, and record
    the nearest of the days before its end; answers with its code.

    actor   the system
    Raises  NothingToWarn
    """
    rows = Agency.objects.select_related("office").select_for_update(of=("self",))
    agency = rows.filter(pk=agency_id, ended_on=None).first()
    days = _find_warning(agency) if agency else None
    if agency is None or days is None:
        raise NothingToWarn()
    agency.warned_for, agency.warned_days = agency.licence_until, days
    agency.revision += 1
    agency.save(update_fields=["warned_for", "warned_days", "revision"])
    offices = {RENEW_DUTY.code: get_headquarters_id(), OWN_LICENCE_DUTY.code: agency.pk}
    for code, office in offices.items():
        due_at = get_due_at(office, clock.now(), WORKING_DAYS_TO_ANSWER)
        duty = DutyInput(code, ABOUT_KIND, agency.office.code, office, due_at, keep_existing=True)
        advance_duties(about=agency.pk, closes=(), outcome="", opens=duty)
    terms = {
        "code": agency.office.code,
        "until": agency.licence_until.isoformat(),
        "days": str(days),
    }
    event = JournalEvent(ABOUT_KIND, agency.pk, agency.revision, terms, tells=("agency",))
    return CommandResult(agency.office.code, event)


def close_licence_duties(agency: UUID, outcome: str) -> None:
    """Close what was opened before the end of a licence, inside the transaction that renews it or
    ends the agency."""
    closes = tuple(each.code for each in LICENCE_DUTIES)
    advance_duties(about=agency, closes=closes, outcome=outcome, opens=None)
