"""Place a hold on an agency, which stops everything it does, or on one of its job orders; and lift
it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.journal.interface import JournalEvent, JournalKind, validate_why
from rantau.partners.errors import AlreadyOnHold, NotOnHold
from rantau.partners.models import Agency, Hold, JobOrder
from rantau.partners.permissions import HOLD_AGENCY
from rantau.partners.selectors import get_agency_by_code, get_job_order_by_number, is_held

AGENCY_HOLD_LIFTED = JournalKind(
    "partners:agency:hold_lifted", gettext_lazy("Hold on the agency lifted")
)
AGENCY_HOLD_PLACED = JournalKind("partners:agency:held", gettext_lazy("Agency held"))
JOB_ORDER_HOLD_LIFTED = JournalKind(
    "partners:job_order:hold_lifted", gettext_lazy("Hold on the job order lifted")
)
JOB_ORDER_HOLD_PLACED = JournalKind("partners:job_order:held", gettext_lazy("Job order held"))
RECIPIENTS = ("agency", "workers")  # the workers by entries of their placements


@service(AGENCY_HOLD_PLACED, permission=HOLD_AGENCY)
def hold_agency(actor: Actor, code: str, *, reason: str) -> CommandResult:
    """Place a hold on the agency under `code`; answers with that code.

    reason  one of Hold.REASONS; the agency sees it, so that it says nothing about any complaint
    Raises  InvalidInput; NoSuchAgency, AlreadyOnHold
    """
    _validate_reason(reason)
    visible = get_agency_by_code(actor, code)
    # Waits for clearances that locked the agency FOR SHARE. After it neither a clearance nor
    # another hold can come in between.
    agency = Agency.objects.select_for_update().get(pk=visible.pk)
    terms = {"code": code, "reason": reason}
    return CommandResult(answer=code, event=_place_hold(actor, agency, Hold.AGENCY, terms))


@service(AGENCY_HOLD_LIFTED, permission=HOLD_AGENCY)
def lift_agency_hold(actor: Actor, code: str, *, why: str) -> CommandResult:
    """Lift the open hold on the agency under `code`; answers with that code.

    why     what the review found; kept in the journal entry
    Raises  InvalidInput; NoSuchAgency, NotOnHold
    """
    validate_why(why)
    visible = get_agency_by_code(actor, code)
    agency = Agency.objects.select_for_update().get(pk=visible.pk)
    event = _lift_hold(actor, agency, Hold.AGENCY, {"code": code}, why=why)
    return CommandResult(answer=code, event=event)


@service(JOB_ORDER_HOLD_PLACED, permission=HOLD_AGENCY)
def hold_job_order(actor: Actor, number: str, *, reason: str) -> CommandResult:
    """Place a hold on one job order, whose agency goes on with its others; answers with its number.

    reason  one of Hold.REASONS, as for an agency
    Raises  InvalidInput; NoSuchJobOrder, AlreadyOnHold
    """
    _validate_reason(reason)
    order = get_job_order_by_number(actor, number, locks=True)
    terms = {"number": order.number, "reason": reason}
    return CommandResult(
        answer=order.number, event=_place_hold(actor, order, Hold.JOB_ORDER, terms)
    )


@service(JOB_ORDER_HOLD_LIFTED, permission=HOLD_AGENCY)
def lift_job_order_hold(actor: Actor, number: str, *, why: str) -> CommandResult:
    """Lift the open hold on a job order; answers with its number.

    why     what the review found; kept in the journal entry
    Raises  InvalidInput; NoSuchJobOrder, NotOnHold
    """
    validate_why(why)
    order = get_job_order_by_number(actor, number, locks=True)
    event = _lift_hold(actor, order, Hold.JOB_ORDER, {"number": order.number}, why=why)
    return CommandResult(answer=order.number, event=event)


def _validate_reason(reason: str) -> None:
    if reason not in dict(Hold.REASONS):
        raise InvalidInput({"reason": [_("Choose a reason.")]})


def _place_hold(
    actor: Actor, target: Agency | JobOrder, kind: str, terms: dict[str, str]
) -> JournalEvent:
    """Save a hold on a locked row; the event of it."""
    if is_held(target.pk):
        raise AlreadyOnHold()
    target.revision += 1
    target.save(update_fields=["revision"])
    Hold(
        about_kind=kind,
        about=target.pk,
        reason=terms["reason"],
        placed_at=clock.now(),
        placed_by=actor.ref,
    ).save(force_insert=True)
    return JournalEvent(kind, target.pk, target.revision, terms, tells=RECIPIENTS)


def _lift_hold(
    actor: Actor, target: Agency | JobOrder, kind: str, terms: dict[str, str], *, why: str
) -> JournalEvent:
    """Lift the open hold on a locked row; the event of it."""
    open_hold = Hold.objects.filter(about=target.pk, lifted_at=None)
    if not open_hold.update(lifted_at=clock.now(), lifted_by=actor.ref):
        raise NotOnHold()
    target.revision += 1
    target.save(update_fields=["revision"])
    return JournalEvent(kind, target.pk, target.revision, terms, tells=RECIPIENTS, why=why)
