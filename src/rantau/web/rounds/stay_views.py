"""Stays abroad: who is there and until when, changes of workplace, extensions, and the way home."""

from collections.abc import Callable, Mapping
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.registry.selectors import sees_row_alone
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import Stay
from rantau.rounds.overstay import count_by_district, list_overstaying
from rantau.rounds.permissions import (
    CLAIM_REFUND,
    CORRECT_RETURN,
    DECIDE_STAY_CORRECTION,
    READ_OVERSTAY_COUNTS,
    READ_STAY,
    READ_STAYS,
    RECORD_RETURN,
    RECORD_STAY,
    SETTLE_CHANGE,
    SETTLE_REFUND,
)
from rantau.rounds.services import stays as stay_services
from rantau.rounds.stay_correction_selectors import list_correctable, list_corrections
from rantau.rounds.stay_errors import NoChangeToSettle
from rantau.rounds.stay_selectors import (
    build_stay_view,
    get_stay,
    is_at_post,
    is_record_withdrawn,
    list_records,
    list_stays,
    log_stays,
)
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.departure_forms import ReasonForm
from rantau.web.rounds.labels import name_rounds
from rantau.web.rounds.stay_correction_labels import CORRECTION_LABELS, CORRECTION_STATE_LABELS
from rantau.web.rounds.stay_forms import (
    DayForm,
    ExtensionForm,
    OverstayForm,
    ReturnCorrectionForm,
    ReturnForm,
    StayReportForm,
    WorkplaceChangeForm,
)
from rantau.web.rounds.stay_labels import RECORD_LABELS, describe_stay

PAGE_SIZE = 50


@require_safe
@officer_required
def stays(request: ActorRequest) -> HttpResponse:
    """The stays of whom the officer sees, who is abroad first, by the last day of the permit."""
    actor = request.actor
    with reading_as(actor):
        page = Paginator(list_stays(actor), PAGE_SIZE).get_page(get_page_number(request))
        rows = list(page)
        log_stays(actor, rows)
        names = name_rounds(each.offer.examinee.round for each in rows)
    links = build_page_links(page.number, has_next=page.has_next())
    context = {"rows": rows, "names": names, "today": clock.today(), **links}
    return render(request, "rounds/stays.html", context)


@require_safe
@officer_required
def overstays(request: ActorRequest) -> HttpResponse:
    """Who of those whom the officer sees is abroad without a permit; headquarters sees besides how
    many were on a day, by district."""
    actor = request.actor
    form = DayForm(request.GET or None)
    day = form.cleaned_data["pada"] if form.is_valid() else None
    can_count = has_permission(actor, READ_OVERSTAY_COUNTS)
    with reading_as(actor):
        page = Paginator(list_overstaying(actor), PAGE_SIZE).get_page(get_page_number(request))
        rows = list(page)
        log_stays(actor, rows)
        names = name_rounds(each.offer.examinee.round for each in rows)
        counts = count_by_district(actor, day or clock.today()) if can_count else []
    context = {
        "rows": rows,
        "names": names,
        "form": form,
        "can_count": can_count,
        "counts": counts,
        "total": sum(each.people for each in counts),
        "day": day or clock.today(),
        **_keep_day(build_page_links(page.number, has_next=page.has_next()), day),
    }
    return render(request, "rounds/overstays.html", context)


def _keep_day(links: Mapping[str, str], day: date | None) -> dict[str, str]:
    """The links to other pages of a list, with the day that was asked for."""
    if day is None:
        return dict(links)
    return {name: link and f"{link}&pada={day:%d-%m-%Y}" for name, link in links.items()}


@require_safe
@officer_required
def stay(request: ActorRequest, reference: str) -> HttpResponse:
    """One stay, and what the officer can record of it."""
    actor = request.actor
    with reading_as(actor):
        row = get_stay(actor, reference)
        edition = get_offer_edition(row.offer)
        # Posts have no part in claims, and do not see them.
        view = build_stay_view(row, edition, with_claims=has_permission(actor, SETTLE_REFUND))
        records = list_records(actor, row)
        may_correct = has_permission(actor, DECIDE_STAY_CORRECTION)
        corrections = list_corrections(actor, row) if may_correct else []
        can_propose = may_correct and all(each.outcome for each in corrections)
        correctable = list_correctable(row) if can_propose else []
        can_open_person = not sees_row_alone(actor, row.offer.examinee.person_id)
    is_abroad = row.left_on is None
    context = {
        "row": row,
        "round_name": edition.name.get(get_reader_language()),
        "stay": describe_stay(view),
        "may_record": is_abroad and has_permission(actor, RECORD_STAY),
        # Also after the return: a change that was recorded wrongly is recorded anew.
        "may_record_change": has_permission(actor, RECORD_STAY),
        "may_record_return": is_abroad and has_permission(actor, RECORD_RETURN),
        "records": [
            (each, RECORD_LABELS[each.kind], is_record_withdrawn(each, view.changes))
            for each in records
        ],
        "is_at_post": is_at_post(actor),
        "can_open_person": can_open_person,
        "can_read_stays": has_permission(actor, READ_STAYS),
        "is_end_near": view.warning is not None or view.is_overstaying,
        "may_correct_return": not is_abroad and has_permission(actor, CORRECT_RETURN),
        "may_claim": bool(view.claimable) and has_permission(actor, CLAIM_REFUND),
        "can_settle_claims": has_permission(actor, SETTLE_REFUND),
        "may_correct": may_correct,
        "corrections": [
            (each, CORRECTION_LABELS[each.kind], CORRECTION_STATE_LABELS[each.outcome])
            for each in corrections
        ],
        "correctable": [(kind, CORRECTION_LABELS[kind]) for kind in correctable],
        "may_settle": view.open_change is not None and has_permission(actor, SETTLE_CHANGE),
    }
    return render(request, "rounds/stay.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def record_workplace_change(request: ActorRequest, reference: str) -> HttpResponse:
    """Record another workplace."""
    actor, form = request.actor, _build_report_form(request, WorkplaceChangeForm)
    return _run_stay_command(
        request,
        reference,
        form,
        RECORD_STAY,
        lambda: stay_services.record_workplace_change(
            actor,
            form.get_command_key(),
            reference,
            on=form.cleaned_data["on"],
            employer=form.cleaned_data["employer"],
            reason=form.cleaned_data["reason"],
            document=form.cleaned_data["document"],
        ),
        heading=_("Another workplace"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def record_extension(request: ActorRequest, reference: str) -> HttpResponse:
    """Record that a permit was extended."""
    actor, form = request.actor, _build_report_form(request, ExtensionForm)
    return _run_stay_command(
        request,
        reference,
        form,
        RECORD_STAY,
        lambda: stay_services.record_extension(
            actor,
            form.get_command_key(),
            reference,
            until=form.cleaned_data["until"],
            document=form.cleaned_data["document"],
        ),
        heading=_("Permit extended"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def record_overstay(request: ActorRequest, reference: str) -> HttpResponse:
    """Record that somebody stays without a permit."""
    actor, form = request.actor, _build_report_form(request, OverstayForm)
    return _run_stay_command(
        request,
        reference,
        form,
        RECORD_STAY,
        lambda: stay_services.record_overstay(
            actor,
            form.get_command_key(),
            reference,
            since=form.cleaned_data["since"],
            document=form.cleaned_data["document"],
        ),
        heading=_("Without a permit"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def record_return(request: ActorRequest, reference: str) -> HttpResponse:
    """Record that somebody left for home (at a post) or came home."""
    actor, form = request.actor, _build_report_form(request, ReturnForm)
    return _run_stay_command(
        request,
        reference,
        form,
        RECORD_RETURN,
        lambda: stay_services.record_return(
            actor,
            form.get_command_key(),
            reference,
            left_on=form.cleaned_data["left_on"],
            document=form.cleaned_data["document"],
        ),
        heading=_("Left for home") if is_at_post(actor) else _("Came home"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def correct_return(request: ActorRequest, reference: str) -> HttpResponse:
    """Put the day right on which somebody left the country."""
    actor, form = request.actor, ReturnCorrectionForm(get_post_data(request))
    return _run_stay_command(
        request,
        reference,
        form,
        CORRECT_RETURN,
        lambda: stay_services.correct_return(
            actor, form.get_command_key(), reference, left_on=form.cleaned_data["left_on"]
        ),
        heading=_("Came home: correct the day"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def settle_change(request: ActorRequest, reference: str) -> HttpResponse:
    """Record what became of a change of workplace beyond the allowed number."""
    actor, form = request.actor, ReasonForm(get_post_data(request))
    if not form.is_bound:
        _require_open_change(request, reference)
    return _run_stay_command(
        request,
        reference,
        form,
        SETTLE_CHANGE,
        lambda: stay_services.settle_change(
            actor, form.get_command_key(), reference, why=form.cleaned_data["why"]
        ),
        heading=_("One change more than allowed"),
    )


def _require_open_change(request: ActorRequest, reference: str) -> None:
    """Raise NoChangeToSettle where no change beyond the allowed number waits."""
    row = _read_stay(request, reference, SETTLE_CHANGE)
    with reading_as(request.actor):
        view = build_stay_view(row, get_offer_edition(row.offer))
    if view.open_change is None:
        raise NoChangeToSettle()


def _run_stay_command(
    request: ActorRequest,
    reference: str,
    form: CommandForm,
    permission: str,
    command: Callable[[], object],
    *,
    heading: str | Promise,
) -> HttpResponse:
    """Run the command of a valid form, or show the form of the stay."""
    row = _read_stay(request, reference, permission)
    can_read = has_permission(request.actor, READ_STAY)  # an airport asks for one more passport
    back_url = reverse("rounds:stay", args=[reference]) if can_read else reverse("rounds:returning")
    if form.is_valid():
        response = run_command(request, form, command, back_url=back_url)
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=f"{heading}: {row.offer.examinee.person.name}",
        verb=_("Record it"),
        back_url=back_url,
    )


def _read_stay(request: ActorRequest, reference: str, permission: str) -> Stay:
    require_permission(request.actor, permission)
    with reading_as(request.actor):
        return get_stay(request.actor, reference, permission)


def _build_report_form(request: ActorRequest, form: type[StayReportForm]) -> StayReportForm:
    """The form of a report; a post names the document."""
    return form(get_post_data(request), must_name_document=is_at_post(request.actor))
