"""Place a hold on an agency, which stops everything it does, and lift it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.journal.interface import JournalEvent, JournalKind, validate_why
from rantau.partners.errors import AlreadyOnHold, NotOnHold
from rantau.partners.models import Agency, Hold
from rantau.partners.permissions import HOLD_AGENCY
from rantau.partners.selectors import get_agency_by_code, get_open_holds

AGENCY_HOLD_LIFTED = JournalKind(
    "partners:agency:hold_lifted", gettext_lazy("Hold on the agency lifted")
)
AGENCY_HOLD_PLACED = JournalKind("partners:agency:held", gettext_lazy("Agency held"))


@service(AGENCY_HOLD_PLACED, permission=HOLD_AGENCY)
def hold_agency(actor: Actor, code: str, *, reason: str) -> CommandResult:
    """Place a hold on the agency under `code`; answers with that code.

    reason  one of Hold.REASONS; the agency sees it, so that it says nothing about any complaint
    Raises  InvalidInput; NoSuchAgency, AlreadyOnHold
    """
    if reason not in dict(Hold.REASONS):
        raise InvalidInput({"reason": [_("Choose a reason.")]})
    visible = get_agency_by_code(actor, code)
    # Waits for clearances that locked the agency FOR SHARE. After it neither a clearance nor
    # another hold can come in between.
    agency = Agency.objects.select_for_update().get(pk=visible.pk)
    if agency.pk in get_open_holds():
        raise AlreadyOnHold()
    agency.revision += 1
    agency.save(update_fields=["revision"])
    Hold(
        about_kind=Hold.AGENCY,
        about=agency.pk,
        reason=reason,
        placed_at=clock.now(),
        placed_by=actor.ref,
    ).save(force_insert=True)
    event = JournalEvent(
        subject_kind="agency",
        subject=agency.pk,
        revision=agency.revision,
        terms={"code": code, "reason": reason},
        tells=("agency", "workers"),
    )
    return CommandResult(answer=code, event=event)


@service(AGENCY_HOLD_LIFTED, permission=HOLD_AGENCY)
def lift_agency_hold(actor: Actor, code: str, *, why: str) -> CommandResult:
    """Lift the open hold on the agency under `code`; answers with that code.

    why     what the review found; kept in the journal entry
    Raises  InvalidInput; NoSuchAgency, NotOnHold
    """
    validate_why(why)
    visible = get_agency_by_code(actor, code)
    agency = Agency.objects.select_for_update().get(pk=visible.pk)
    open_hold = Hold.objects.filter(about=agency.pk, lifted_at=None)
    if not open_hold.update(lifted_at=clock.now(), lifted_by=actor.ref):
        raise NotOnHold()
    agency.revision += 1
    agency.save(update_fields=["revision"])
    event = JournalEvent(
        subject_kind="agency",
        subject=agency.pk,
        revision=agency.revision,
        terms={"code": code},
        tells=("agency", "workers"),
        why=why,
    )
    return CommandResult(answer=code, event=event)
