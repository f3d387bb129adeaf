"""Classes of preliminary education: those of a round, and who came to one."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common.languages import get_reader_language
from rantau.offices.models import OfficeKind
from rantau.rounds.journey_selectors import get_class, list_class_bookings, list_classes
from rantau.rounds.permissions import HOLD_CLASSES, OPEN_CLASSES, READ_CLASSES
from rantau.rounds.selectors import get_published_round
from rantau.rounds.services import education
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.rounds.journey_forms import ClassDayForm, ClassForm
from rantau.web.rounds.journey_labels import EDUCATION_LABELS

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
@officer_required
def classes(request: ActorRequest, code: str) -> HttpResponse:
    """The classes of a round, and the form that opens another."""
    actor = request.actor
    require_permission(actor, READ_CLASSES)
    form = ClassForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: education.open_class(actor, form.get_command_key(), code, form.to_input()),
            back_url=reverse("rounds:classes", args=[code]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        found = get_published_round(actor, code)
        number = get_page_number(request)
        page = Paginator(list_classes(actor, code), PAGE_SIZE).get_page(number)
        rows = list(page)
    links = build_page_links(page.number, has_next=page.has_next())
    is_opening_office = actor.office_kind in (OfficeKind.HEADQUARTERS, OfficeKind.REGIONAL)
    return render_form(
        request,
        form,
        template="rounds/classes.html",
        name=found.edition.name.get(get_reader_language()),
        rows=rows,
        can_open=is_opening_office and has_permission(actor, OPEN_CLASSES),
        previous_url=links["previous_url"],
        next_url=links["next_url"],
    )


@require_http_methods(["GET", "POST"])
@officer_required
def education_class(request: ActorRequest, reference: str) -> HttpResponse:
    """Who is booked in a class, her days, and the form that records who came on one."""
    actor = request.actor
    require_permission(actor, READ_CLASSES)
    with reading_as(actor):
        found = get_class(actor, reference)
        bookings = list_class_bookings(actor, found)
    form = ClassDayForm(
        get_post_data(request), bookings=[each for each in bookings if not each.outcome]
    )
    if form.is_valid():
        day = form.cleaned_data["day"]
        response = run_command(
            request,
            form,
            lambda: education.record_class_day(
                actor, form.get_command_key(), reference, day, form.get_present()
            ),
            back_url=reverse("rounds:education_class", args=[reference]),
        )
        if response is not None:
            return response
    is_own = found.office_id == actor.office or actor.office_kind == OfficeKind.HEADQUARTERS
    return render_form(
        request,
        form,
        template="rounds/education_class.html",
        found=found,
        rows=[(each, EDUCATION_LABELS[each.outcome]) for each in bookings],
        can_hold=is_own and has_permission(actor, HOLD_CLASSES),
    )
