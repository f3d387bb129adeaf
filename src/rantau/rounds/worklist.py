"""What a worklist shows of what waits for a decision of headquarters."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands
from rantau.common.languages import choose_text
from rantau.duties.interface import DutySubject
from rantau.rounds.missing_parts import count_missing_parts
from rantau.rounds.models import (
    Announcement,
    Appeal,
    BarProposal,
    DoubleExaminee,
    Examinee,
    FailedFile,
    IncomingFile,
    Offer,
    PaymentReport,
    PlaceGroup,
    PlaceTransfer,
    Ranking,
    RefundClaim,
    Repayment,
    ResultFile,
    ReturnedRow,
    RosterFile,
    Round,
    Stay,
    StayCorrection,
    UploadedFile,
)
from rantau.rounds.selectors import get_edition_in_force


def describe_announcements(_actor: Actor, announcements: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which round it is of, and whether the actor proposed it; inside the caller's scope."""
    rows = Announcement.objects.select_related("round").filter(id__in=announcements)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=choose_text(row.summary_id, row.summary_en),
            number=row.round.code,
            destination=row.round.destination,
            is_barred=row.proposed_by in own_hands,
        )
        for row in rows
    }


def describe_appeals(_actor: Actor, appeals: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose exam number an objection is of, and whether the actor proposed the points that wait for
    a second person; inside the caller's scope."""
    rows = Appeal.objects.select_related("examinee", "examinee__round").filter(id__in=appeals)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=row.examinee.exam_number,
            number=row.examinee.round.code,
            destination=row.examinee.round.destination,
            is_barred=row.decided_by in own_hands,
        )
        for row in rows
    }


def describe_rankings(_actor: Actor, rankings: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """As `describe_announcements`, of rankings."""
    rows = Ranking.objects.select_related("round").defer("content").filter(id__in=rankings)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=choose_text(row.why_id, row.why_en),
            number=row.round.code,
            destination=row.round.destination,
            is_barred=row.proposed_by in own_hands,
        )
        for row in rows
    }


def describe_rounds(_actor: Actor, rounds: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which round it is of, and how many lack the result of a part of its test."""
    return {
        row.id: DutySubject(
            name=row.code,
            number=row.code,
            destination=row.destination,
            detail=_("Results missing: %(count)s")
            % {"count": count_missing_parts(row, get_edition_in_force(row))},
        )
        for row in Round.objects.filter(id__in=rounds)
    }


def describe_returned_rows(_actor: Actor, rows: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose row was returned; inside the caller's scope."""
    found = ReturnedRow.objects.select_related("examinee__person", "examinee__round")
    return {
        row.id: DutySubject(
            name=row.examinee.person.name,
            number=row.examinee.person.reference,
            person=row.examinee.person_id,
            destination=row.examinee.round.destination,
        )
        for row in found.filter(id__in=rows)
    }


def describe_roster_files(_actor: Actor, files: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which file of which round the counterpart is late with."""
    rows = RosterFile.objects.select_related("round").defer("content").filter(id__in=files)
    return {
        row.id: DutySubject(name=row.name, number=row.round.code, destination=row.round.destination)
        for row in rows
    }


def describe_incoming_files(_actor: Actor, files: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which file of a counterpart was set aside, or how many rows of which were left out."""
    rows = IncomingFile.objects.filter(id__in=files)
    return {
        row.id: DutySubject(
            name=row.name,
            number=row.reference,
            destination=row.counterpart.upper(),
            detail=_count_rows(row.left_out),
        )
        for row in rows
    }


def describe_failed_files(_actor: Actor, files: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which file of a counterpart cannot be taken in, and how often that was tried."""
    return {
        row.id: DutySubject(
            name=row.name,
            number=row.reference,
            destination=row.counterpart.upper(),
            detail=ngettext("Tried %(count)s time", "Tried %(count)s times", row.tries)
            % {"count": row.tries},
        )
        for row in FailedFile.objects.filter(id__in=files)
    }


def describe_result_files(_actor: Actor, files: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """How many rows of which file of points were left out."""
    rows = ResultFile.objects.select_related("round").filter(id__in=files)
    return {
        row.id: DutySubject(
            name=f"{row.kind} {row.sender} {row.number}",
            number=row.round.code,
            destination=row.round.destination,
            detail=_count_rows(row.left_out),
        )
        for row in rows
    }


def _count_rows(count: int) -> str:
    """How many rows; empty for none."""
    return ngettext("%(count)s row", "%(count)s rows", count) % {"count": count} if count else ""


def describe_uploads(_actor: Actor, uploads: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which file was uploaded, and whether the actor did it; inside the caller's scope."""
    rows = UploadedFile.objects.select_related("round").defer("content").filter(id__in=uploads)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=f"{row.kind} {row.sender} {row.number}",
            number=row.round.code,
            destination=row.round.destination,
            is_barred=row.uploaded_by in own_hands,
        )
        for row in rows
    }


def describe_transfers(_actor: Actor, transfers: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which ticket a request for a place is about, and whether the actor asked; inside the caller's
    scope."""
    rows = PlaceTransfer.objects.select_related("round").filter(id__in=transfers)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=row.ticket,
            number=row.round.code,
            destination=row.round.destination,
            is_barred=row.asked_by in own_hands,
        )
        for row in rows
    }


def describe_offers(_actor: Actor, offers: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose contract it is, and whether the actor proposed to end her journey; inside the caller's
    scope."""
    rows = Offer.objects.select_related("examinee__person", "examinee__round")
    own = BarProposal.objects.filter(offer__in=offers, outcome="", proposed_by__in=list_own_hands())
    proposed = set(own.values_list("offer", flat=True))
    return {
        row.id: _build_subject(row.examinee, is_barred=row.id in proposed)
        for row in rows.filter(id__in=offers)
    }


def describe_stays(_actor: Actor, stays: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose stay abroad it is; inside the caller's scope."""
    rows = Stay.objects.select_related("offer__examinee__person", "offer__examinee__round")
    return {row.id: _build_subject(row.offer.examinee) for row in rows.filter(id__in=stays)}


def describe_stay_corrections(
    _actor: Actor, corrections: Sequence[UUID]
) -> dict[UUID, DutySubject]:
    """Whose stay is to be corrected, and whether the actor proposed it; inside the caller's
    scope."""
    related = "stay__offer__examinee"
    rows = StayCorrection.objects.select_related(f"{related}__person", f"{related}__round")
    own_hands = list_own_hands()
    return {
        row.id: _build_subject(row.stay.offer.examinee, is_barred=row.proposed_by in own_hands)
        for row in rows.filter(id__in=corrections)
    }


def describe_doubles(_actor: Actor, doubles: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Who stands twice after a merge, and whether the actor proposed what is to be confirmed;
    inside the caller's scope."""
    rows = DoubleExaminee.objects.select_related("first__person", "first__round")
    own_hands = list_own_hands()
    return {
        row.id: _build_subject(row.first, is_barred=row.proposed_by in own_hands)
        for row in rows.filter(id__in=doubles)
    }


def describe_refund_claims(_actor: Actor, claims: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose refund an insurer is late with; inside the caller's scope."""
    related = "stay__offer__examinee"
    rows = RefundClaim.objects.select_related(f"{related}__person", f"{related}__round")
    return {row.id: _build_subject(row.stay.offer.examinee) for row in rows.filter(id__in=claims)}


def describe_payment_reports(_actor: Actor, reports: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """How many rows of the bank's report wait, and whether the actor entered them; inside the
    caller's scope."""
    rows = PaymentReport.objects.annotate(row_count=Count("rows")).filter(id__in=reports)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=row.reference,
            number=row.reference,
            detail=_count_rows(row.row_count),
            barred=frozenset(own_hands) if row.reported_by in own_hands else frozenset(),
            is_barred=row.reported_by in own_hands,
        )
        for row in rows
    }


def describe_repayments(_actor: Actor, repayments: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which payment is due back, and whether the actor recorded what became of it; inside the
    caller's scope."""
    rows = Repayment.objects.select_related("payment__place__round").filter(id__in=repayments)
    own_hands = list_own_hands()
    return {row.id: _describe_repayment(row, own_hands) for row in rows}


def _describe_repayment(row: Repayment, own_hands: Collection[str]) -> DutySubject:
    place = row.payment.place
    return DutySubject(
        name=place.ticket if place else row.payment.bank_reference,
        number=place.round.code if place else "",
        destination=place.round.destination if place else "",
        is_barred=row.recorded_by in own_hands,
    )


def describe_place_groups(_actor: Actor, groups: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """In which round many places have one payer, telephone or device."""
    rows = PlaceGroup.objects.select_related("round").filter(id__in=groups)
    return {
        row.id: DutySubject(
            name=row.reference,
            number=row.round.code,
            destination=row.round.destination,
            detail=ngettext("%(count)s place", "%(count)s places", row.places)
            % {"count": row.places},
        )
        for row in rows
    }


def _build_subject(examinee: Examinee, *, is_barred: bool = False) -> DutySubject:
    """An examinee, with her person and round, as the one whom a duty is about."""
    return DutySubject(
        name=examinee.person.name,
        number=examinee.person.reference,
        person=examinee.person_id,
        destination=examinee.round.destination,
        is_barred=is_barred,
    )
