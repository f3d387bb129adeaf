"""Rooms of a test, the entrance where attendance is marked without network too, and decisions on
mismatches."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.common.errors import DomainError
from rantau.common.languages import get_reader_language
from rantau.journal.interface import log_reading
from rantau.rounds.codes import is_exam_number
from rantau.rounds.edition import RoundEdition
from rantau.rounds.entrance import (
    get_mismatch,
    list_room,
    list_rooms,
    list_venues,
    parse_sitting,
    require_entrance,
)
from rantau.rounds.models import AttendanceMark
from rantau.rounds.permissions import DECIDE_MISMATCH, MARK_ATTENDANCE, PLAN_SEATS
from rantau.rounds.selectors import get_published_round
from rantau.rounds.services import attendance, seating
from rantau.rounds.services.verification import EXAM_CARD
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.date_filters import format_datetime
from rantau.web.common.decorators import officer_required, sessionless_view
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.service_workers import build_worker_response
from rantau.web.rounds.entrance_forms import MarkForm, MismatchForm, VenueForm
from rantau.web.rounds.labels import (
    MARK_LABELS,
    MARK_OUTCOME_LABELS,
    STAGE_AT_ENTRANCE_LABELS,
    describe_sitting,
)

KEPT_FOR = timedelta(days=1)  # after the sitting, a telephone keeps the list; chosen by us
MAX_MARKS = 200  # sent at a time
BAD_MARKS = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@require_safe
@officer_required
def room_list(request: ActorRequest, code: str) -> HttpResponse:
    """The rooms of a test with how many came; headquarters plans and closes here."""
    actor = request.actor
    require_permission(actor, MARK_ATTENDANCE)
    can_plan = has_permission(actor, PLAN_SEATS)
    with reading_as(actor):
        edition = get_published_round(actor, code).edition
        rooms = list_rooms(actor, code)
        venues = list_venues(actor, code) if can_plan else {}
    language = get_reader_language()
    context = {
        "code": code,
        "name": edition.name.get(language),
        "cities": {key: city.name.get(language) for key, city in edition.cities.items()},
        "rooms": [(row, describe_sitting(edition, row.city, row.sitting_at)) for row in rooms],
        "venues": venues,
        "can_plan": can_plan,
    }
    return render(request, "rounds/rooms.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def plan_seats(request: ActorRequest, code: str) -> HttpResponse:
    """Give everybody who has no chair the next free one."""
    actor = request.actor
    require_permission(actor, PLAN_SEATS)
    form = CommandForm(get_post_data(request))
    back_url = reverse("rounds:rooms", args=[code])
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: seating.plan_seats(actor, form.get_command_key(), code),
            back_url=back_url,
        )
        if response is not None:
            return response
    with reading_as(actor):
        get_published_round(actor, code)
    return render_form(
        request,
        form,
        heading=_("Plan the chairs"),
        lead=_("Whoever was verified gets a chair and sees it. A chair that was given stays."),
        verb=_("Plan"),
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def name_office(request: ActorRequest, code: str) -> HttpResponse:
    """Name the office that stands at the entrance of a city."""
    actor = request.actor
    require_permission(actor, PLAN_SEATS)
    with reading_as(actor):
        edition = get_published_round(actor, code).edition
    form = VenueForm(get_post_data(request))
    language = get_reader_language()
    form.set_choices("city", [(key, c.name.get(language)) for key, c in edition.cities.items()])
    back_url = reverse("rounds:rooms", args=[code])
    if form.is_valid():
        data = form.cleaned_data
        response = run_command(
            request,
            form,
            lambda: seating.name_venue_office(
                actor, form.get_command_key(), code, data["city"], data["office"]
            ),
            back_url=back_url,
        )
        if response is not None:
            return response
    return render_form(
        request, form, heading=_("Office at the entrance"), verb=_("Name"), back_url=back_url
    )


@require_http_methods(["GET", "POST"])
@officer_required
def close_sitting(request: ActorRequest, code: str, city: str, sitting: str) -> HttpResponse:
    """Close a sitting: whoever has no mark was absent."""
    actor = request.actor
    require_permission(actor, PLAN_SEATS)
    at = parse_sitting(sitting)
    form = CommandForm(get_post_data(request))
    back_url = reverse("rounds:rooms", args=[code])
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: attendance.close_sitting(actor, form.get_command_key(), code, city, at),
            back_url=back_url,
        )
        if response is not None:
            return response
    with reading_as(actor):
        require_entrance(actor, code, city)
    return render_form(
        request,
        form,
        heading=_("Close the sitting"),
        lead=_("Whoever has no mark was absent. A mark that is sent later still counts."),
        verb=_("Close"),
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def room_entrance(
    request: ActorRequest, code: str, city: str, sitting: str, room: str
) -> HttpResponse:
    """The list of a room, to print and to mark; with script the telephone keeps the page until
    KEPT_FOR is over, and the marks until there is a network."""
    actor = request.actor
    require_permission(actor, MARK_ATTENDANCE)
    at = parse_sitting(sitting)
    form = MarkForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: attendance.record_mark(
                actor, form.get_command_key(), code, city, form.to_input()
            ),
            back_url=request.path,
        )
        if response is not None:
            return response
    with reading_as(actor):
        rows = list_room(actor, code, city, at, room)
        edition = get_published_round(actor, code).edition
    language = get_reader_language()
    people = [{"number": r.exam_number, "name": r.name, "seat": r.seat} for r in rows]
    response = render_form(
        request,
        form,
        template="rounds/room.html",
        name=edition.name.get(language),
        city=edition.cities[city],
        language=language,
        room=room,
        begins=describe_sitting(edition, city, at),
        opening=_describe_opening(edition, city, at),
        rows=rows,
        stages=STAGE_AT_ENTRANCE_LABELS,
        people=people,
        marks_url=reverse("rounds:marks", args=[code, city]),
        card_letter=EXAM_CARD.code,
        card_field=[name for name, _label in EXAM_CARD.fields].index("exam_number"),
        back_url=reverse("rounds:rooms", args=[code]),
    )
    response["X-Kept-Until"] = str(int((at + KEPT_FOR).timestamp() * 1000))
    return response


def _describe_opening(edition: RoundEdition, city: str, at: datetime) -> dict[str, Any]:
    """When the entrance of a sitting opens: `words` by the city's clock, which also stand in an
    attribute, and `ms` since 1970 in UTC."""
    opens = at - attendance.ENTRANCE_OPENS
    with timezone.override(ZoneInfo(edition.cities[city].time_zone)):
        words = format_datetime(opens)
    return {
        "words": words,
        "ms": int(opens.timestamp() * 1000),
        "is_closed": clock.now() < opens,
    }


@sessionless_view
@require_safe
def attendance_worker(_request: HttpRequest) -> HttpResponse:
    """The script that answers for the list of a room where there is no network."""
    return build_worker_response("attendance-worker.js")


@require_POST
@officer_required
def send_marks(request: ActorRequest, code: str, city: str) -> JsonResponse:
    """Marks that a telephone kept, each a command of its own by its own key: what was sent before
    changes nothing. Answers with what came of each."""
    require_permission(request.actor, MARK_ATTENDANCE)
    with reading_as(request.actor):
        require_entrance(request.actor, code, city)
    try:
        sent = json.loads(request.body)
        marks = [_parse_mark(each) for each in sent["marks"][:MAX_MARKS]]
    except BAD_MARKS:
        return JsonResponse({"error": _("These are no marks.")}, status=422)
    results = {str(data.mark): _send(request, code, city, data) for data in marks}
    return JsonResponse({"results": results})


def _parse_mark(sent: dict[str, Any]) -> attendance.MarkInput:
    """A mark as it was sent. Raises one of BAD_MARKS."""
    marked_at = datetime.fromisoformat(sent["at"])
    number = "".join(sent["number"].split())
    has_moment = marked_at.tzinfo is not None and MIN_YEAR < marked_at.year < MAX_YEAR
    if not has_moment or sent["kind"] not in MARK_LABELS or not is_exam_number(number):
        raise ValueError(sent)
    return attendance.MarkInput(UUID(sent["id"]), number, sent["kind"], marked_at)


def _send(
    request: ActorRequest, code: str, city: str, data: attendance.MarkInput
) -> dict[str, str]:
    try:
        outcome = attendance.record_mark(request.actor, data.mark, code, city, data).answer
    except DomainError as error:
        return {"outcome": "refused", "label": str(error)}
    return {"outcome": outcome, "label": str(MARK_OUTCOME_LABELS[outcome])}


@require_http_methods(["GET", "POST"])
@officer_required
def decide_mismatch(request: ActorRequest, reference: str) -> HttpResponse:
    """Decide, as a second person, whether whoever came was the examinee."""
    actor = request.actor
    require_permission(actor, DECIDE_MISMATCH)
    form = MismatchForm(get_post_data(request))
    if form.is_valid():
        data = form.cleaned_data
        response = run_command(
            request,
            form,
            lambda: attendance.decide_mismatch(
                actor, form.get_command_key(), reference, data["decision"], why=data["why"]
            ),
            back_url=reverse("common:desk"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        mark: AttendanceMark = get_mismatch(actor, reference)
        examinee = mark.examinee
        name = examinee.place.name
        log_reading(actor, subject_kind="person", subject=examinee.person_id, purpose="attendance")
    return render_form(
        request,
        form,
        heading=_("Was it her?"),
        lead=_("%(name)s, exam number %(number)s: at the entrance face or papers were another's.")
        % {"name": name, "number": examinee.exam_number},
        verb=_("Decide"),
        back_url=reverse("common:desk"),
    )
