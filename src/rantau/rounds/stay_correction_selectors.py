"""Fetch corrections of stays abroad, and what of a stay can be corrected."""

from collections.abc import Sequence
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import RefundClaim, Stay, StayCorrection, WorkplaceChange
from rantau.rounds.permissions import DECIDE_STAY_CORRECTION
from rantau.rounds.refund_rules import REFUND_KINDS
from rantau.rounds.stay_correction_rules import ARRIVAL, CORRECTION_KINDS, is_extended
from rantau.rounds.stay_errors import CorrectionWaits, NoSuchCorrection, NothingToCorrect
from rantau.rounds.stay_rows import EXTENSION, OVERSTAY, WORKPLACE
from rantau.rounds.stay_selectors import build_facts, list_changes, log_stays

CorrectedRecord = Stay | WorkplaceChange | RefundClaim


def list_correctable(stay: Stay) -> list[str]:
    """What of a stay can be corrected now, kinds of corrections. Inside a scope."""
    settled = RefundClaim.objects.filter(stay=stay).exclude(state=RefundClaim.WAITING)
    kinds = {ARRIVAL, *settled.values_list("kind", flat=True)}
    amounts = get_offer_edition(stay.offer).amounts
    was_extended = is_extended(build_facts(stay, ()), amounts) or stay.overstay_ended_on
    if was_extended or _was_corrected(stay, EXTENSION):
        kinds.add(EXTENSION)
    if list_changes(stay):
        kinds.add(WORKPLACE)
    if stay.overstays_since:
        kinds.add(OVERSTAY)
    return [each for each in CORRECTION_KINDS if each in kinds]


def _was_corrected(stay: Stay, kind: str) -> bool:
    """Whether a correction of this kind was confirmed, which may have been the mistake."""
    confirmed = StayCorrection.CONFIRMED
    return StayCorrection.objects.filter(stay=stay, kind=kind, outcome=confirmed).exists()


def require_correctable(stay: Stay, kind: str) -> None:
    """Raise CorrectionWaits where a correction of the stay waits, NothingToCorrect where nothing of
    this kind is recorded. Inside a scope."""
    if StayCorrection.objects.filter(stay=stay, outcome="").exists():
        raise CorrectionWaits()
    if kind not in list_correctable(stay):
        raise NothingToCorrect()


def find_settled_claim(stay: Stay, kind: str, *, locks: bool = False) -> RefundClaim | None:
    """The claim of a stay of that kind, locked where asked; None where none is settled. Inside a
    scope."""
    claims = RefundClaim.objects.select_for_update() if locks else RefundClaim.objects
    return claims.filter(stay=stay, kind=kind).exclude(state=RefundClaim.WAITING).first()


def get_corrected_record(
    stay: Stay, kind: str, *, change: UUID | None = None, locks: bool = False
) -> CorrectedRecord:
    """What a correction of this kind changes: the stay, its change of workplace with that id, or
    its claim of that kind, locked where asked. Raises NothingToCorrect where nothing of the kind is
    recorded. Inside a scope."""
    if kind == WORKPLACE:
        changes = WorkplaceChange.objects.select_for_update() if locks else WorkplaceChange.objects
        found = changes.in_force().filter(stay=stay)
        if change is None or not (row := found.filter(id=change).first()):
            raise NothingToCorrect()
        return row
    if kind in REFUND_KINDS:
        claim = find_settled_claim(stay, kind, locks=locks)
        if claim is None:
            raise NothingToCorrect()
        return claim
    if kind not in list_correctable(stay):
        raise NothingToCorrect()
    return stay


def list_corrections(actor: Actor, stay: Stay) -> Sequence[StayCorrection]:
    """The corrections of a stay, the newest first. Inside a scope."""
    require_permission(actor, DECIDE_STAY_CORRECTION)
    return list(StayCorrection.objects.filter(stay=stay).order_by("-proposed_at", "-id"))


def get_correction(actor: Actor, reference: str) -> StayCorrection:
    """The correction under `reference` for its page, with the office that proposed it, stay, offer,
    examinee, person and round; she is logged as read. Raises NoSuchCorrection."""
    require_permission(actor, DECIDE_STAY_CORRECTION)
    related = "stay__offer__examinee"
    rows = StayCorrection.objects.select_related(
        "office", f"{related}__person", f"{related}__round"
    )
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchCorrection()
    log_stays(actor, [found.stay])
    return found
