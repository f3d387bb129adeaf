"""Refer a case to another office, which may see it from then on."""

from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import clean_text
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import OfficeKind
from rantau.protection.errors import AccusedOfficeReferral
from rantau.protection.inputs import validate_referral_request
from rantau.protection.models import Accused, Referral
from rantau.protection.permissions import WORK_ON_CASE
from rantau.protection.selectors import find_office, get_open_case_for_update

CASE_REFERRED = JournalKind("protection:case:referred", _("Referred to another office"))

OFFICE_CANNOT_HELP_MESSAGE = _(
    "This office reads no cases. Refer to a district office, BP3MI, a post or headquarters."
)
ALREADY_REFERRED_MESSAGE = _("This office has been asked for help in this case already.")


# Offices with a role that reads the cases referred to them (permissions.READ_CASE).
REFERRAL_OFFICE_KINDS = frozenset(
    {
        OfficeKind.DISTRICT,
        OfficeKind.REGIONAL,
        OfficeKind.HEADQUARTERS,
        OfficeKind.POST_ABROAD,
    }
)


@service(CASE_REFERRED, permission=WORK_ON_CASE)
def refer_case(actor: Actor, reference: str, *, office: str, request: str) -> CommandResult:
    """Refer an open case to an office, once. Answers with the case's reference.

    office   its code, or its name as people say it
    request  what the office is to do
    Raises   InvalidInput, also for an office that was asked already or cannot read cases;
             NoSuchCase; CaseEnded; AccusedOfficeReferral when the case accuses that office
    """
    validate_referral_request(request)
    target = find_office("office", office)
    if target.kind not in REFERRAL_OFFICE_KINDS:
        raise InvalidInput({"office": [str(OFFICE_CANNOT_HELP_MESSAGE)]})
    case = get_open_case_for_update(reference)
    if Accused.objects.filter(case=case, unit=target.id).exists():
        raise AccusedOfficeReferral()
    if Referral.objects.filter(case=case, office=target.id).exists():
        raise InvalidInput({"office": [str(ALREADY_REFERRED_MESSAGE)]})
    Referral(
        case=case,
        office_id=target.id,
        office_name=target.name,
        asked=clean_text(request),
        referred_at=clock.now(),
    ).save(force_insert=True)
    case.save(update_fields=["revision"])
    event = JournalEvent(
        "case", case.id, case.revision, {"office": str(target.id)}, tells=(f"office:{target.id}",)
    )
    return CommandResult(answer=case.reference, event=event)
