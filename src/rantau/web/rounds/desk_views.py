"""The desk where originals are checked: who is booked, and the passport beside the opening."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.roles import DOMESTIC_OFFICE_KINDS
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden
from rantau.common.languages import get_reader_language
from rantau.documents.selectors import list_documents
from rantau.rounds.desk import (
    find_examinee,
    find_person,
    find_seats,
    get_place_to_verify,
    list_booked,
)
from rantau.rounds.edition import RETURNEE
from rantau.rounds.permissions import (
    OPEN_SLOTS,
    READ_DEPARTURES,
    READ_ROUND,
    READ_STAYS,
    TAKE_PLACE,
    VERIFY_ORIGINALS,
)
from rantau.rounds.selectors import get_published_round, list_published_rounds
from rantau.rounds.services import verification
from rantau.rounds.stay_selectors import list_former_stays
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.desk_forms import OriginalsForm, SearchForm
from rantau.web.rounds.labels import describe_original_checks
from rantau.web.rounds.stay_labels import describe_stay


@require_safe
@officer_required
def round_desks(request: ActorRequest) -> HttpResponse:
    """The rounds that an office at home serves, and what it does for each."""
    actor = request.actor
    if actor.office_kind not in DOMESTIC_OFFICE_KINDS:
        raise Forbidden()
    require_permission(actor, READ_ROUND)
    with reading_as(actor):
        rounds = list_published_rounds(actor)
    at = clock.now()
    context = {
        "rounds": [each for each in rounds if each.edition.windows["test"].ends > at],
        "published": rounds,
        "open_now": {
            each.round.code
            for each in rounds
            if each.edition.windows["registration"].begins
            <= at
            < each.edition.windows["registration"].ends
        },
        "can_take": has_permission(actor, TAKE_PLACE),
        "language": get_reader_language(),
        "can_verify": has_permission(actor, VERIFY_ORIGINALS),
        "can_read_departures": has_permission(actor, READ_DEPARTURES),
        "can_read_stays": has_permission(actor, READ_STAYS),
        "can_open": has_permission(actor, OPEN_SLOTS),
    }
    return render(request, "rounds/desks.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def verification_desk(request: ActorRequest, code: str) -> HttpResponse:
    """Who is booked at this office today; and after a POST the paid seat of a ticket, or of a whole
    name with its birth date."""
    actor = request.actor
    require_permission(actor, VERIFY_ORIGINALS)
    search = SearchForm(get_post_data(request))
    found = None
    with reading_as(actor):
        name = get_published_round(actor, code).edition.name
        booked = list_booked(actor, code, clock.today(actor.time_zone))
        if search.is_bound and search.is_valid():
            data = search.cleaned_data
            found = find_seats(
                actor, code, ticket=data["tiket"], name=data["nama"], born=data["lahir"]
            )
    context = {
        "code": code,
        "name": name.get(get_reader_language()),
        "booked": booked,
        "search": search,
        "found": found,
        "own_office": actor.office,
    }
    return render(request, "rounds/desk.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def verify_originals(request: ActorRequest, code: str, ticket: str) -> HttpResponse:
    """The passport is typed and compared with the opening; then the exam card to print."""
    actor = request.actor
    require_permission(actor, VERIFY_ORIGINALS)
    with reading_as(actor):
        place = get_place_to_verify(actor, code, ticket)
        edition = get_published_round(actor, code).edition
    checks = describe_original_checks(edition, place.sector)
    form = OriginalsForm(get_post_data(request), checks=checks)
    form.begin_typing_at("name")
    here = reverse("rounds:verify", args=[code, ticket])
    if form.is_valid():
        back_url = reverse("rounds:desk", args=[code]) if form.is_refused else here
        response = run_command(
            request, form, _build_command(request, form, code, ticket), back_url=back_url
        )
        if response is not None:
            return response
    with reading_as(actor):
        examinee = find_examinee(place)
        person = find_person(place)
        cards = list_documents(examinee.id) if examinee else []
        stays = list_former_stays(actor, person, edition.destination) if person else []
    language = get_reader_language()
    return render_form(
        request,
        form,
        template="rounds/verify.html",
        code=code,
        place=place,
        person=person,
        examinee=examinee,
        cards=cards,
        stays=[describe_stay(each) for each in stays],
        is_for_returnees=edition.eligibility.path == RETURNEE,
        sector=edition.sectors[place.sector].name.get(language),
        city=edition.cities[place.city].name.get(language),
    )


def _build_command(
    request: ActorRequest, form: OriginalsForm, code: str, ticket: str
) -> Callable[[], object]:
    actor, key, data = request.actor, form.get_command_key(), form.cleaned_data
    if form.is_refused:
        return lambda: verification.refuse_originals(
            actor, key, code, ticket, data["reason"], data["note"]
        )
    return lambda: verification.accept_originals(actor, key, code, ticket, form.to_input())
