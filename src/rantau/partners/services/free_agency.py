"""Lift the hold on an agency."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.journal.record import Happening
from rantau.partners.catalogue import AGENCY_FREED
from rantau.partners.errors import NotHeld
from rantau.partners.lookups import agency_called
from rantau.partners.models import Agency, Hold
from rantau.partners.permissions import HOLD


@service(AGENCY_FREED, permission=HOLD)
def free_agency(actor: Actor, code: str, *, why: str) -> Done:
    """Lift the open hold on the agency under `code`; answers with that code.

    why     what was found, kept in the entry
    Raises  NoSuchAgency, NotHeld
    """
    found = agency_called(actor, code)
    agency = Agency.objects.select_for_update().get(pk=found.pk)
    open_hold = Hold.objects.filter(about=agency.pk, lifted_at=None)
    if not open_hold.update(lifted_at=clock.now(), lifted_by=actor.ref):
        raise NotHeld()
    agency.revision += 1
    agency.save(update_fields=["revision"])
    said = Happening(
        subject_kind="agency",
        subject=agency.pk,
        revision=agency.revision,
        terms={"code": code},
        tells=("agency", "workers"),
        why=why,
    )
    return Done(answer=code, happening=said)
