"""Take somebody out of the family: a mistake, or a wish of the worker."""

from uuid import UUID

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.registry.catalogue import RELATIVE_REMOVED
from rantau.registry.changing import changed
from rantau.registry.lookups import person_held, relative_of
from rantau.registry.permissions import KEEP_FAMILY
from rantau.registry.registration import refuse

# Recorded wrongly; the worker wishes it; died, or cannot be reached any more.
REASONS = ("mistake", "wish", "gone")


@service(RELATIVE_REMOVED, permission=KEEP_FAMILY)
def remove_relative(
    actor: Actor, reference: str, relative: UUID, *, reason: str, seen: int
) -> Done:
    """Forget the relative; the entry keeps that it happened and why. Answers with the reference.

    reason  one of REASONS
    seen    the revision of the person's file that the actor looked at
    Raises  Invalid; NoSuchPerson; NoSuchRelative; Stale
    """
    refuse([] if reason in REASONS else [("reason", _("Pilih alasan."))])
    person = person_held(actor, reference, purpose="family", seen=seen)
    kin = relative_of(person, relative)
    kin.delete()
    return changed(person, relative=str(relative), reason=reason)
