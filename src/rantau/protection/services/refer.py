"""Ask another office to help with a case, and let it see the case."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.journal.record import Happening
from rantau.offices.models import OfficeKind
from rantau.protection.errors import BehindTheWall
from rantau.protection.kinds import REFERRED
from rantau.protection.locks import open_case
from rantau.protection.models import Accused, Referral
from rantau.protection.naming import office_meant
from rantau.protection.permissions import WORK
from rantau.protection.telling import check_asked, plain
from rantau.protection.words import ASKED_ALREADY, NO_HELPER

# Offices with a role that reads the cases referred to them (permissions.READ).
HELPERS = frozenset(
    {
        OfficeKind.DISTRICT, OfficeKind.REGIONAL, OfficeKind.HEADQUARTERS, OfficeKind.POST_ABROAD,
    }
)  # fmt: skip


@service(REFERRED, permission=WORK)
def refer(actor: Actor, reference: str, *, office: str, asked: str) -> Done:
    """Refer an open case to an office, once: it reads what it is asked on the case.

    office  its code, or its name as people say it
    asked   what the office is to do
    Raises  Invalid, also for an office that was asked already or cannot read cases; NoSuchCase;
            CaseEnded; BehindTheWall when the case accuses that office.
    """
    check_asked(asked)
    to = office_meant("office", office)
    if to.kind not in HELPERS:
        raise Invalid({"office": [str(NO_HELPER)]})
    case = open_case(reference)
    if Accused.objects.filter(case=case, unit=to.id).exists():
        raise BehindTheWall()
    if Referral.objects.filter(case=case, office=to.id).exists():
        raise Invalid({"office": [str(ASKED_ALREADY)]})
    Referral(
        case=case,
        office=to.id,
        office_name=to.name,
        asked=plain(asked),
        referred_at=clock.now(),
    ).save(force_insert=True)
    case.save(update_fields=["revision"])
    said = Happening(
        "case", case.id, case.revision, {"office": str(to.id)}, tells=(f"office:{to.id}",)
    )
    return Done(answer=case.reference, happening=said)
