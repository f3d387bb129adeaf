"""Claim duties, give them back, pass them on, and undo it: a command and a receipt for each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.text import has_visible_text
from rantau.duties.desk import Colleague, get_desk
from rantau.duties.errors import DutyDone, NoSuchDuty
from rantau.duties.interface import get_duty_kind
from rantau.duties.models import Duty
from rantau.duties.permissions import HOLD_DUTY
from rantau.duties.services import holding
from rantau.duties.worklist import can_do, describe_duties
from rantau.web.common.decorators import officer_required
from rantau.web.duties.filters import build_query, clean_query

MAX_ROWS = 50  # of one page


@dataclass(frozen=True)
class Chosen:
    """A row that was chosen: the duty, and the revision that was shown."""

    duty: UUID
    seen: int


@dataclass(frozen=True)
class Receipt:
    """What became of one row: done, or why not."""

    name: str
    is_done: bool
    text: str
    undo: str = ""


def list_chosen(request: ActorRequest) -> list[Chosen]:
    """The rows that a form names: the one whose button was pressed, else those that were ticked.

    Raises  NoSuchDuty where a button names none
    """
    if "one" in request.POST and _parse_chosen(request.POST["one"]) is None:
        raise NoSuchDuty()
    texts = request.POST.getlist("one") or request.POST.getlist("duty")
    chosen = [each for text in texts[:MAX_ROWS] if (each := _parse_chosen(text))]
    return list({each.duty: each for each in chosen}.values())


def _parse_chosen(text: str) -> Chosen | None:
    duty, _colon, seen = text.partition(":")
    try:
        return Chosen(UUID(duty), int(seen) if len(seen) < 9 else 0)
    except ValueError:
        return None


def get_form_key(request: ActorRequest) -> UUID:
    """The idempotency key of a posted form; a new one where it has none that is usable."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def list_chosen_duties(actor: Actor, chosen: list[Chosen]) -> dict[UUID, Duty]:
    """The open duties among those that were chosen, as far as the actor sees them and can do them;
    inside the caller's scope."""
    duties = _list_shown_duties(actor, chosen)
    return {key: duty for key, duty in duties.items() if duty.closed_at is None}


def _list_shown_duties(actor: Actor, chosen: list[Chosen]) -> dict[UUID, Duty]:
    """Those that the actor's worklist had, open or done since."""
    rows = Duty.objects.filter(id__in=[each.duty for each in chosen])
    rows = rows.filter(office=actor.office, confidential=False)
    return {duty.id: duty for duty in rows if can_do(actor, get_duty_kind(duty.kind))}


def list_done_meanwhile(actor: Actor, chosen: list[Chosen]) -> list[Receipt]:
    """Where none of the chosen duties is open any more: a receipt of each that somebody did since
    it was shown; inside the caller's scope.

    Raises  NoSuchDuty where rows were chosen and the actor's worklist had none of them
    """
    duties = _list_shown_duties(actor, chosen)
    if chosen and not duties:
        raise NoSuchDuty()
    names = name_duties(actor, duties)
    return [Receipt(names[key], is_done=False, text=str(DutyDone())) for key in duties]


def name_duties(actor: Actor, duties: dict[UUID, Duty]) -> dict[UUID, str]:
    """The name, or else the reference, of each duty; the readings are logged."""
    subjects = describe_duties(actor, list(duties.values()))
    return {
        key: subjects[key].name if key in subjects else duty.reference
        for key, duty in duties.items()
    }


def run_for_rows(
    request: ActorRequest, run: Callable[[UUID, Chosen], Any], done: str
) -> list[Receipt]:
    """Run a command for each chosen row, each under a key of its own; one that fails says why, and
    the others stand.

    run   takes the row's key and the row
    done  the sentence of a row that succeeded
    """
    actor, key = request.actor, get_form_key(request)
    chosen = list_chosen(request)
    with reading_as(actor):
        names = name_duties(actor, _list_shown_duties(actor, chosen))
    receipts = []
    for each in chosen:
        name = names.get(each.duty, _("A row"))
        try:
            run(uuid5(key, str(each.duty)), each)
        except DomainError as error:
            receipts.append(Receipt(name, is_done=False, text=describe_row_error(error)))
        else:
            undo = f"{each.duty}:{each.seen + 1}"
            receipts.append(Receipt(name, is_done=True, text=done, undo=undo))
    return receipts


def describe_row_error(error: DomainError) -> str:
    """The sentences of an error in one line."""
    if isinstance(error, InvalidInput):
        return " ".join(sentence for each in error.problems.values() for sentence in each)
    return str(error)


def respond(request: ActorRequest, receipts: list[Receipt], *, heading: str) -> HttpResponse:
    """Back to the worklist after one row that succeeded; else the receipts, or that nothing was
    chosen."""
    query = build_query(clean_query(QueryDict(request.POST.get("query", ""))))
    if len(receipts) == 1 and receipts[0].is_done and "one" in request.POST:
        messages.success(request, receipts[0].text)
    else:
        status = _get_status(receipts)
        context = {"receipts": receipts, "heading": heading, "query": query, "key": uuid4()}
        return render(request, "duties/receipts.html", context, status=status)
    response = redirect("common:desk")
    if query:
        response["Location"] += f"?{query}"
    return response


def _get_status(receipts: list[Receipt]) -> int:
    """422 where nothing was chosen, 409 where no row succeeded."""
    if not receipts:
        return 422
    return 200 if any(receipt.is_done for receipt in receipts) else 409


@require_POST
@officer_required
def claim(request: ActorRequest) -> HttpResponse:
    """Take the chosen duties."""
    return _change_holder(request, holding.claim_duty, _("You do it now."), heading=_("Taken"))


@require_POST
@officer_required
def give_back(request: ActorRequest) -> HttpResponse:
    """Give the chosen duties back to the office."""
    done = _("Anybody of the office can take it now.")
    return _change_holder(request, holding.give_back_duty, done, heading=_("Given back"))


@require_POST
@officer_required
def undo(request: ActorRequest) -> HttpResponse:
    """Undo the last change of who does the chosen duties."""
    done = _("It is as it was before.")
    return _change_holder(request, holding.undo_handover, done, heading=_("Reverted"))


def _change_holder(
    request: ActorRequest, service: Callable[..., Any], done: str, *, heading: str
) -> HttpResponse:
    """Run a service of holding for each chosen row."""
    actor = request.actor
    require_permission(actor, HOLD_DUTY)

    def run(key: UUID, row: Chosen) -> None:
        service(actor, key, row.duty, seen=row.seen)

    return respond(request, run_for_rows(request, run, done), heading=heading)


@require_POST
@officer_required
def pass_on(request: ActorRequest) -> HttpResponse:
    """Ask to whom and why, and say in a sentence what will happen to whom; then pass on."""
    actor = request.actor
    require_permission(actor, HOLD_DUTY)
    to_owner, why = request.POST.get("to_owner", ""), request.POST.get("why", "")
    if "confirm" in request.POST and to_owner and has_visible_text(why):

        def run(key: UUID, row: Chosen) -> None:
            holding.pass_on_duty(actor, key, row.duty, to_owner=to_owner, why=why, seen=row.seen)

        receipts = run_for_rows(request, run, _("The colleague does it now."))
        return respond(request, receipts, heading=_("Passed on"))
    return _ask_receiver(request, to_owner, why)


def _ask_receiver(request: ActorRequest, to_owner: str, why: str) -> HttpResponse:
    """The form of passing on; with what was typed and what is missing, once it was sent."""
    actor, chosen = request.actor, list_chosen(request)
    with reading_as(actor):
        duties = list_chosen_duties(actor, chosen)
        names = name_duties(actor, duties)
        colleagues = _list_receivers(actor, duties)
        done = [] if duties else list_done_meanwhile(actor, chosen)
    if not duties:
        return respond(request, done, heading=_("Pass on"))
    was_sent = "confirm" in request.POST
    lacks_why = was_sent and not has_visible_text(why)
    context = {
        "key": request.POST.get("key", "") or str(uuid4()),
        "query": request.POST.get("query", ""),
        "rows": [(f"{e.duty}:{e.seen}", names[e.duty]) for e in chosen if e.duty in names],
        "colleagues": colleagues,
        "to_owner": to_owner,
        "why": why,
        "receiver_error": _("Choose to whom.") if was_sent and not to_owner else "",
        "why_error": _("Write why you pass it on.") if lacks_why else "",
    }
    return render(request, "duties/pass_on.html", context, status=422 if was_sent else 200)


def _list_receivers(actor: Actor, duties: dict[UUID, Duty]) -> list[Colleague]:
    """The colleagues who are there and can do all of these duties."""
    desk = get_desk(actor)
    kinds = {get_duty_kind(duty.kind) for duty in duties.values()}
    able = [
        set(each.ref for each in desk.list_able(kind.does or kind.permission, without=[actor.ref]))
        for kind in kinds
    ]
    return [each for each in desk.colleagues if able and all(each.ref in refs for refs in able)]
