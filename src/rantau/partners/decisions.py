"""The decision of a second person of headquarters on what another one proposed."""

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.text import has_visible_text, is_storable
from rantau.duties.interface import DutyKind, close_duty
from rantau.partners.errors import LicenceDecided
from rantau.partners.models import AgencyChange, JobOrderProposal, Licence

DECISION_FIELDS = ["outcome", "why", "decided_by", "decided_at", "revision"]


def validate_reason(why: str, *, required: bool) -> None:
    """Raise InvalidInput at `why` where it is missing or cannot be stored."""
    if required and not has_visible_text(why):
        raise InvalidInput({"why": [_("Write why.")]})
    if not is_storable(why):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})


def record_decision(
    actor: Actor,
    proposed: Licence | JobOrderProposal | AgencyChange,
    outcome: str,
    *,
    why: str,
    duty: DutyKind,
    own: type[DomainError],
) -> None:
    """Save the decision on a locked row, and close its duty.

    own     raised where the actor, or somebody whom the actor invited, proposed it
    Raises  LicenceDecided
    """
    if proposed.proposed_by in list_own_hands():
        raise own()
    if proposed.outcome:
        raise LicenceDecided()
    proposed.outcome, proposed.why = outcome, why.strip()
    proposed.decided_by, proposed.decided_at = actor.ref, clock.now()
    proposed.revision += 1
    proposed.save(update_fields=DECISION_FIELDS)
    close_duty(duty.code, about=proposed.id, outcome=outcome)
