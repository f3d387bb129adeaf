"""Give a place to the person whose number it has: at a counter before the draw; afterwards a
counter asks, and headquarters confirms (docs/decisions/0055-the-opening-of-a-round-is-drawn.md)."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.names import normalize_name
from rantau.common.numbers import normalize_passport_number
from rantau.common.phones import normalize_phone
from rantau.common.references import generate_reference
from rantau.common.text import has_visible_text, is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.registry.inputs import raise_if_invalid
from rantau.registry.nik import normalize_nik
from rantau.rounds.codes import hash_number
from rantau.rounds.errors import (
    NoSuchPlace,
    OwnTransfer,
    PlaceNotGiven,
    SecondOfficerNeeded,
    TransferDecided,
    TransferWaits,
)
from rantau.rounds.models import PlaceTransfer, Round
from rantau.rounds.permissions import DECIDE_TRANSFER, GIVE_PLACE
from rantau.rounds.selectors import get_published_round
from rantau.rounds.services.places import PlaceInput, list_person_problems
from rantau.rounds.transfers import get_transfer

# Functions of the database: the place may be another office's, or its own person's.
FIND_PLACE_SQL = "select * from rounds_find_place_to_give(%s, %s)"
GIVE_PLACE_SQL = "select * from rounds_give_place(%s)"
CONFIRM_SQL = "select * from rounds_confirm_transfer(%s)"
PLACE_GIVEN = JournalKind("rounds:place:given", gettext_lazy("Place given to its person"))
TRANSFER_PROPOSED = JournalKind(
    "rounds:transfer:proposed", gettext_lazy("Giving a place to its person proposed")
)
TRANSFER_CONFIRMED = JournalKind(
    "rounds:transfer:confirmed", gettext_lazy("Giving a place to its person confirmed")
)
TRANSFER_REFUSED = JournalKind(
    "rounds:transfer:refused", gettext_lazy("Giving a place to its person refused")
)
DECIDE_TRANSFER_DUTY = DutyKind(
    "rounds:decide_transfer",
    gettext_lazy("Confirm or refuse that a place is given"),
    DECIDE_TRANSFER,
    "rounds:transfer",
)
WORKING_DAYS_TO_DECIDE = 1  # seats are paid and checked within days; chosen by us


@service(PLACE_GIVEN, permission=GIVE_PLACE)
def give_place(actor: Actor, round_code: str, data: PlaceInput) -> CommandResult:
    """Give the place that has this NIK, else the one that has this passport, to the person at the
    counter, of whom the officer has seen identity card and passport; answers with its ticket. What
    she wanted and where it stands stay; whoever had its code sees it no more, and is told so. A
    passport that another place has is released there.

    Raises  NoSuchRound; InvalidInput; NoSuchPlace; PlaceNotGiven; SecondOfficerNeeded once the
            order was drawn
    """
    round_ = get_published_round(actor, round_code).round
    if round_.drawn_at:
        raise SecondOfficerNeeded()
    transfer = _save_transfer(actor, round_, data)
    return _carry_out(GIVE_PLACE_SQL, transfer)


@service(TRANSFER_PROPOSED, permission=GIVE_PLACE)
def propose_transfer(actor: Actor, round_code: str, data: PlaceInput) -> CommandResult:
    """Ask headquarters to give a place as `give_place` does; answers with the request's reference.

    Raises  as `give_place`; TransferWaits
    """
    transfer = _save_transfer(actor, get_published_round(actor, round_code).round, data)
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, transfer.asked_at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(
        DECIDE_TRANSFER_DUTY.code, "place_transfer", transfer.reference, headquarters, due_at
    )
    open_duty(about=transfer.id, duty=duty)
    terms = {"round": round_code, "ticket": transfer.ticket}
    event = JournalEvent("place_transfer", transfer.id, transfer.revision, terms)
    return CommandResult(transfer.reference, event)


@service(TRANSFER_CONFIRMED, permission=DECIDE_TRANSFER)
def confirm_transfer(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Give the place, as a second person; answers with its ticket.

    Raises  InvalidInput at `why`; NoSuchTransfer; OwnTransfer; TransferDecided; PlaceNotGiven
    """
    transfer = _get_undecided(actor, reference, why)
    result = _carry_out(CONFIRM_SQL, transfer)
    _save_decision(actor, transfer, PlaceTransfer.GIVEN, why)
    return result


@service(TRANSFER_REFUSED, permission=DECIDE_TRANSFER)
def refuse_transfer(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse to give the place: nothing changes; answers with its ticket.

    Raises  InvalidInput at `why`; NoSuchTransfer; OwnTransfer; TransferDecided
    """
    if not has_visible_text(why):
        raise InvalidInput({"why": [_("Write why.")]})
    transfer = _get_undecided(actor, reference, why)
    _save_decision(actor, transfer, PlaceTransfer.REFUSED, why)
    terms = {"round": transfer.round.code, "ticket": transfer.ticket}
    event = JournalEvent("place_transfer", transfer.id, transfer.revision, terms)
    return CommandResult(transfer.ticket, event)


def _save_transfer(actor: Actor, round_: Round, data: PlaceInput) -> PlaceTransfer:
    """The request, saved, with the place that it is about."""
    raise_if_invalid(list_person_problems(data))
    nik, passport = normalize_nik(data.nik), normalize_passport_number(data.passport)
    hashes = [hash_number(round_.code, "nik", nik), hash_number(round_.code, "passport", passport)]
    place, ticket = _find_place(round_.id, hashes)
    transfer = PlaceTransfer(
        id=uuid7(),
        reference=generate_reference("PT"),
        round=round_,
        place_id=place,
        ticket=ticket,
        nik=nik,
        passport=passport,
        name=normalize_name(data.name),
        birth_date=data.birth_date,
        sex=data.sex,
        phone=normalize_phone(data.phone),
        nik_hash=hashes[0],
        passport_hash=hashes[1],
        code_hash=data.code_hash,
        asked_by=actor.ref,
        asked_at=clock.now(),
        office_id=require_office(actor),
    )
    try:
        with transaction.atomic():
            transfer.save(force_insert=True)
    except IntegrityError as error:
        raise TransferWaits() from error
    return transfer


def _find_place(round_id: UUID, hashes: list[str]) -> tuple[UUID, str]:
    """Key and ticket of the place that may be given. Raises NoSuchPlace, PlaceNotGiven."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_PLACE_SQL, [round_id, hashes])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchPlace()
    place, ticket, fault = row
    if fault:
        raise PlaceNotGiven()
    return place, ticket


def _carry_out(sql: str, transfer: PlaceTransfer) -> CommandResult:
    with connection.cursor() as cursor:
        cursor.execute(sql, [transfer.id])
        row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        raise PlaceNotGiven()
    place, revision, released = row
    terms = {
        "round": transfer.round.code,
        "ticket": transfer.ticket,
        "transfer": transfer.reference,
        "released": released,
    }
    return CommandResult(transfer.ticket, JournalEvent("place", place, revision, terms))


def _get_undecided(actor: Actor, reference: str, why: str) -> PlaceTransfer:
    """The request, locked, which the actor may decide on."""
    if not is_storable(why):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    transfer = get_transfer(actor, reference, locks=True)
    if transfer.asked_by in list_own_hands():
        raise OwnTransfer()
    if transfer.outcome:
        raise TransferDecided()
    return transfer


def _save_decision(actor: Actor, transfer: PlaceTransfer, outcome: str, why: str) -> None:
    """Save who decided, and close the duty."""
    transfer.outcome, transfer.why = outcome, why.strip()
    transfer.decided_by, transfer.decided_at = actor.ref, clock.now()
    transfer.revision += 1
    transfer.save(update_fields=["outcome", "why", "decided_by", "decided_at", "revision"])
    close_duty(DECIDE_TRANSFER_DUTY.code, about=transfer.id, outcome=outcome)
