"""Fetch claims to insurances that pay back after a stay, and what can be claimed."""

from collections.abc import Sequence
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.registry.selectors import build_own_registrations
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import RefundClaim, Stay
from rantau.rounds.refund_rules import list_claimable
from rantau.rounds.stay_errors import NoSuchClaim, NoSuchStay
from rantau.rounds.stay_selectors import build_facts, log_stays

MAX_REMINDED_AT_ONCE = 500


def list_open_kinds(stay: Stay, edition: RoundEdition) -> Sequence[str]:
    """What can be claimed of a stay now. Inside a scope."""
    claimed = RefundClaim.objects.filter(stay=stay).values_list("kind", flat=True)
    return list_claimable(build_facts(stay, ()), edition.amounts, claimed)


def get_stay_to_claim(actor: Actor, reference: str, permission: str) -> Stay:
    """A stay of the signed-in person herself, under any registration of hers, or of somebody whom
    the officer sees, with offer, examinee, person and round. Raises NoSuchStay."""
    require_permission(actor, permission)
    rows = Stay.objects.select_related("offer__examinee__person", "offer__examinee__round")
    if actor.person is not None:
        own = build_own_registrations(actor)
        rows = rows.filter(offer__examinee__person__in=own)
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchStay()
    return found


def get_claim(actor: Actor, reference: str, permission: str, *, locks: bool = False) -> RefundClaim:
    """The claim under `reference` with stay, offer, examinee, person and round: locked for a
    command, else logged as read. Raises NoSuchClaim."""
    require_permission(actor, permission)
    related = "stay__offer__examinee"
    rows = RefundClaim.objects.select_related(f"{related}__person", f"{related}__round")
    if locks:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchClaim()
    if not locks:
        log_stays(actor, [found.stay])
    return found


def list_rounds_with_claims() -> list[UUID]:
    """The rounds with claims that wait for the insurer, and of which the counterpart was not told.
    Inside a scope."""
    rows = RefundClaim.objects.filter(state=RefundClaim.WAITING, claim_file=None)
    return list(rows.order_by().values_list("stay__offer__examinee__round", flat=True).distinct())


def list_late_claims() -> list[UUID]:
    """The claims whose insurer is late and about which nobody was reminded, oldest first, as many
    as one run of the worker takes. Inside a scope."""
    rows = RefundClaim.objects.filter(
        state=RefundClaim.WAITING, reminded_at=None, due_on__lt=clock.today()
    )
    return list(rows.order_by("due_on", "id").values_list("id", flat=True)[:MAX_REMINDED_AT_ONCE])
