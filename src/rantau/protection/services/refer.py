"""Ask another office to help with a case, and let it see the case."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.journal.record import Happening
from rantau.protection.errors import BehindTheWall
from rantau.protection.kinds import REFERRED
from rantau.protection.locks import open_case
from rantau.protection.models import Accused, Referral
from rantau.protection.naming import office_meant
from rantau.protection.permissions import WORK
from rantau.protection.telling import Noting, check_noting, plain


@service(REFERRED, permission=WORK)
def refer(actor: Actor, reference: str, *, office: str, asked: str) -> Done:
    """Refer an open case to an office; asking the same office again changes nothing.

    office  its code, or its name as people say it
    asked   what the office is to do
    Raises  Invalid; NoSuchCase; CaseEnded; BehindTheWall when the case accuses that office.
    """
    try:
        check_noting(Noting("note", asked))
    except Invalid as refusal:
        raise Invalid({"asked": refusal.problems["words"]}) from refusal
    to = office_meant("office", office)
    case = open_case(reference)
    if Accused.objects.filter(case=case, unit=to.id).exists():
        raise BehindTheWall()
    if not Referral.objects.filter(case=case, office=to.id).exists():
        Referral(
            case=case,
            office=to.id,
            office_name=to.name,
            asked=plain(asked)[:300],
            referred_at=clock.now(),
        ).save(force_insert=True)
    case.save(update_fields=["revision"])
    said = Happening(
        "case", case.id, case.revision, {"office": str(to.id)}, tells=(f"office:{to.id}",)
    )
    return Done(answer=case.reference, happening=said)
