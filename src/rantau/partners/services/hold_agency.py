"""Hold an agency: nothing of it goes on until the hold is lifted."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.journal.record import Happening
from rantau.partners.catalogue import AGENCY_HELD
from rantau.partners.errors import HeldAlready
from rantau.partners.lookups import agency_called, open_holds
from rantau.partners.models import Agency, Hold
from rantau.partners.permissions import HOLD


@service(AGENCY_HELD, permission=HOLD)
def hold_agency(actor: Actor, code: str, *, reason: str) -> Done:
    """Place a hold on the agency under `code`; answers with that code.

    reason  one of Hold.REASONS; the agency sees it, so it says nothing about any complaint
    Raises  NoSuchAgency, HeldAlready
    """
    found = agency_called(actor, code)
    # Waits for clearances that hold the agency FOR SHARE; none can slip past afterwards, nor can
    # another hold come in between.
    agency = Agency.objects.select_for_update().get(pk=found.pk)
    if agency.pk in open_holds():
        raise HeldAlready()
    agency.revision += 1
    agency.save(update_fields=["revision"])
    Hold(
        about_kind=Hold.AGENCY, about=agency.pk, reason=reason,
        placed_at=clock.now(), placed_by=actor.ref,
    ).save(force_insert=True)  # fmt: skip
    said = Happening(
        subject_kind="agency",
        subject=agency.pk,
        revision=agency.revision,
        terms={"code": code, "reason": reason},
        tells=("agency", "workers"),
    )
    return Done(answer=code, happening=said)
