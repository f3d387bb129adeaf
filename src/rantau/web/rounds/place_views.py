"""Take a place in a round, and see how it stands: the page asks again and changes nothing."""

from datetime import datetime, timedelta
from math import ceil
from secrets import randbelow, token_urlsafe
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.sign_in_limits import build_place_counters
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.languages import get_reader_language
from rantau.common.proxy import get_client_network
from rantau.common.ratelimit import Counter, Limit, give_back, take
from rantau.rounds.amendment_selectors import list_amendments_since
from rantau.rounds.codes import hash_device, hash_place_code, hash_source
from rantau.rounds.desk import Way, get_own_way
from rantau.rounds.errors import NoSuchPlace
from rantau.rounds.models import Announcement, Place
from rantau.rounds.payment_selectors import is_payment_reported
from rantau.rounds.payments import get_kept_until
from rantau.rounds.permissions import TAKE_PLACE
from rantau.rounds.repayment_selectors import list_own_repayments
from rantau.rounds.result_selectors import find_result_of_place
from rantau.rounds.selectors import (
    OwnPlace,
    PublishedRound,
    get_own_place,
    get_published_draw,
    get_published_round,
)
from rantau.rounds.services.places import give_up_seat, take_place
from rantau.rounds.services.seats import DRAW_DELAY, get_fair_end
from rantau.rounds.services.transfers import give_place, propose_transfer
from rantau.rounds.transfers import TransferNotice, find_transfer_notice
from rantau.web.common.decorators import officer_required, sessionless_view
from rantau.web.common.forms import get_post_data
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.labels import REJECTION_LABELS, describe_original_checks, describe_sitting
from rantau.web.rounds.place_forms import (
    MAX_CODE_LENGTH,
    CounterPlaceForm,
    GiveUpForm,
    PlaceCodeForm,
    TakePlaceForm,
)
from rantau.web.rounds.result_views import build_result_context
from rantau.web.rounds.seat_wait import describe_seat_waits
from rantau.web.rounds.waiting_room import render_before_opening, render_waiting_room

# A telephone keeps the code, so that a page can be closed and opened again.
CODE_COOKIE, COOKIE_LIFETIME = "round_place", timedelta(days=60)
# Tells telephones apart on which many places are taken: random, and of this telephone nothing else.
DEVICE_COOKIE, DEVICE_BYTES = "round_device", 16
# Whoever has no telephone is told to ask after the draw, which a worker does within minutes.
ANSWER_AFTER = 5 * DRAW_DELAY
# Seconds until the page asks again, drawn from a span so that not all come at once.
REFRESH = {"before": (45, 90), "waiting": (90, 180), "offered": (60, 120)}
# Codes have 80 random bits: the limit keeps a script from asking without end, not from guessing.
WRONG_CODES = Limit(200, timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10))


@sessionless_view
@require_http_methods(["GET", "POST"])
def take_own_place(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a place, for whoever takes one on the own telephone."""
    return _take_place(request, code, PUBLIC_ACTOR)


@require_http_methods(["GET", "POST"])
@officer_required
def take_place_at_counter(request: ActorRequest, code: str) -> HttpResponse:
    """The same at the counter of an office, for whoever has no telephone: with the same chance."""
    require_permission(request.actor, TAKE_PLACE)
    return _take_place(request, code, request.actor)


def _take_place(request: HttpRequest, code: str, actor: Actor) -> HttpResponse:
    with reading_as(actor):
        found = get_published_round(actor, code)
    if elsewhere := _find_page_outside_window(request, found):
        return elsewhere
    kind = TakePlaceForm if actor == PUBLIC_ACTOR else CounterPlaceForm
    form = kind(get_post_data(request), edition=found.edition)
    status = None
    if form.is_valid():
        counters = build_place_counters(request) if actor == PUBLIC_ACTOR else []
        if waiting := take(counters) if counters else 0:
            form.add_error(None, _describe_waiting(waiting))
            status = 429
        elif _run_command(request, found, form, actor):
            return _show_code(request, found, form, actor)
        elif counters:
            give_back(counters)  # places that were taken are counted, not tries
    context = {
        "form": form,
        "heading": found.edition.name.get(get_reader_language()),
        "lead": _(
            "Take a place for whoever is at the counter, by her identity card and passport. It is"
            " bound to her; she gets a slip with its secret code."
        ),
        "verb": _("Take the place"),
        "back_url": reverse("rounds:detail", args=[code]),
    }
    if actor == PUBLIC_ACTOR:
        context |= {
            "lead": _(
                "Take your place. It is bound to you, not to this phone: closing the page or"
                " changing the phone changes nothing."
            ),
            "verb": _("Take my place"),
            "layout": "common/public_base.html",
        }
    status = status or form.response_status
    response = render(request, "common/form_page.html", context, status=status)
    if actor == PUBLIC_ACTOR and not _get_device(request):
        _set_cookie(response, DEVICE_COOKIE, token_urlsafe(DEVICE_BYTES), reverse("rounds:list"))
    return response


def _find_page_outside_window(request: HttpRequest, found: PublishedRound) -> HttpResponse | None:
    """Before the window what happens when it opens, after it the round; a form that was sent is
    judged, and keeps what was typed."""
    window, at = found.edition.windows["registration"], clock.now()
    if request.method == "GET" and at < window.begins:
        return render_before_opening(request, found, at)
    if request.method == "GET" and at >= window.ends:
        return redirect("rounds:detail", found.round.code)
    return None


def _get_device(request: HttpRequest) -> str:
    """The random token of this telephone; empty where it keeps none, which shuts nobody out."""
    return request.COOKIES.get(DEVICE_COOKIE, "")[:MAX_CODE_LENGTH]


def _describe_waiting(seconds: float) -> str:
    return _(
        "Very many places are being taken from your network. Wait %(seconds)s seconds and send it"
        " again: what you typed stays, and in the first minutes the chance is the same."
    ) % {"seconds": ceil(seconds)}


def _run_command(
    request: HttpRequest, found: PublishedRound, form: TakePlaceForm, actor: Actor
) -> bool:
    """Take or give the place of a valid form; else the form says why not."""
    code, is_present = found.round.code, form.cleaned_data.get("is_present")
    give = propose_transfer if found.round.drawn_at else give_place
    command = give if is_present else take_place
    is_own = actor == PUBLIC_ACTOR
    source = hash_source(code, get_client_network(request)) if is_own else ""
    device = hash_device(code, _get_device(request)) if is_own else ""
    try:
        command(actor, form.get_command_key(), code, form.to_input(source, device))
    except InvalidInput as error:
        form.add_problems(error.problems)
    except DomainError as error:
        form.add_error("is_present" if is_present else None, str(error.message))
    else:
        return True
    return False


def _show_code(
    request: HttpRequest, found: PublishedRound, form: TakePlaceForm, actor: Actor
) -> HttpResponse:
    edition, data, language = found.edition, form.cleaned_data, get_reader_language()
    fair_end, at = get_fair_end(edition), clock.now()
    context = {
        "found": found,
        "code": form.code,
        "name": data["name"],
        "language": language,
        "sector": edition.sectors[data["sector"]].name.get(language),
        "cities": [
            edition.cities[data[wish]].name.get(language)
            for wish in ("first", "second")
            if data[wish]
        ],
        "fair_end": fair_end,
        "ask_from": max(fair_end, at) + ANSWER_AFTER,
        "is_late": at >= fair_end,
        "is_own": actor == PUBLIC_ACTOR,
        "waits": bool(found.round.drawn_at and data.get("is_present")),
    }
    if actor == PUBLIC_ACTOR:
        context["layout"] = "common/public_base.html"
    response = render(request, "rounds/place_taken.html", context)
    if actor == PUBLIC_ACTOR:
        _keep_code(response, form.code)
    return response


def _keep_code(response: HttpResponse, code: str) -> None:
    _set_cookie(response, CODE_COOKIE, code, reverse("rounds:place"))


def _set_cookie(response: HttpResponse, name: str, value: str, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=COOKIE_LIFETIME,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@sessionless_view
@require_safe
def own_place(request: HttpRequest) -> HttpResponse:
    """How the place stands whose code this telephone keeps; else the form that asks for it. It asks
    again by itself, and nothing is changed by that."""
    code = request.COOKIES.get(CODE_COOKIE, "")[:MAX_CODE_LENGTH]
    notice = None
    try:
        with reading_as(PUBLIC_ACTOR):
            notice = find_transfer_notice(PUBLIC_ACTOR, code)
            place = get_own_place(PUBLIC_ACTOR, code)
            found = get_published_round(PUBLIC_ACTOR, place.round)
            way = get_own_way(PUBLIC_ACTOR, code)
            # Who waits was asked for no money, and these are most of whom the page answers.
            is_asked = place.state != Place.WAITING
            repayments = list_own_repayments(PUBLIC_ACTOR, code) if is_asked else ()
            kept_until = _find_kept_until(code, place)
            result = find_result_of_place(PUBLIC_ACTOR, code, found.edition)
            amendments = _list_amendments(found, place)
    except NoSuchPlace:
        return _render_without_place(request, notice)
    context = {
        "notice": notice,
        "repayments": repayments,
        "kept_until": kept_until,
        "amendments": amendments,
        **_describe_place(found, place),
        **_describe_way(found, place, way),
        "shown": build_result_context(result) if result else None,
    }
    return render_waiting_room(request, "rounds/place.html", context)


def _find_kept_until(code: str, place: OwnPlace) -> datetime | None:
    """Until when her offered seat is kept because the bank has reported a payment; None where it
    has not, or that time is over."""
    if place.state != Place.OFFERED or place.pay_until is None:
        return None
    until = get_kept_until(place.pay_until)
    is_kept = until > clock.now() and is_payment_reported(PUBLIC_ACTOR, hash_place_code(code))
    return until if is_kept else None


def _list_amendments(found: PublishedRound, place: OwnPlace) -> list[Announcement]:
    """What was changed since she came and touches her. A round without amendments, as in an
    opening, costs no statement."""
    if found.number == 1:
        return []
    cities = (place.first, place.second)
    return list_amendments_since(found.round, place.came_at, cities=cities, sector=place.sector)


def _render_without_place(request: HttpRequest, notice: TransferNotice | None) -> HttpResponse:
    """Why the code of this telephone has no place; else the form that asks for a code."""
    if notice is None:
        return render_code_form(request, PlaceCodeForm())
    context = {"notice": notice, "layout": "common/public_base.html"}
    return render(request, "rounds/place_given.html", context)


def _describe_way(found: PublishedRound, place: OwnPlace, way: Way | None) -> dict[str, Any]:
    """What follows the seat; the test by the clock of its city."""
    sitting = describe_sitting(found.edition, place.city, way.sitting_at) if way else ""
    checks = describe_original_checks(found.edition, place.sector)
    return {
        "way": way,
        "sitting": sitting,
        "rejections": REJECTION_LABELS,
        "originals": [words for _code, words in checks],
    }


def _describe_place(found: PublishedRound, place: OwnPlace) -> dict[str, Any]:
    at, language = clock.now(), get_reader_language()
    cities = found.edition.cities
    state = "before" if place.state == "waiting" and place.position is None else place.state
    low, high = REFRESH.get(state, (0, 0))
    return {
        "place": place,
        "edition": found.edition,
        "country": get_country_name(found.edition.destination),
        "language": language,
        "state": state,
        "refresh": low + randbelow(high - low) if high else 0,
        "now": at,
        "draw_from": get_fair_end(found.edition),
        "sector": found.edition.sectors[place.sector].name.get(language),
        "waits": describe_seat_waits(found, place, at) if state == "waiting" else [],
        "city": cities[place.city] if place.city else None,
        "is_drawn": bool(found.round.seed),
        "is_over": at >= found.edition.windows["registration"].ends,
    }


@sessionless_view
@require_http_methods(["GET", "POST"])
def give_up_offered_seat(request: HttpRequest) -> HttpResponse:
    """Give the offered seat back, by whoever's telephone keeps the code: asked once, since the page
    of the place has no form."""
    code = request.COOKIES.get(CODE_COOKIE, "")[:MAX_CODE_LENGTH]
    shown = _find_shown_place(request)
    if shown is None:
        return render_code_form(request, PlaceCodeForm())
    form = GiveUpForm(get_post_data(request))
    if form.is_valid():
        try:
            give_up_seat(PUBLIC_ACTOR, form.get_command_key(), hash_place_code(code))
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            return redirect("rounds:place")
    elif shown.state != "offered":
        return redirect("rounds:place")
    context = {
        "form": form,
        "heading": _("Give the seat back?"),
        "lead": _(
            "It goes to the next person at once, and does not come back to you. You paid nothing,"
            " and nothing is to be paid."
        ),
        "verb": _("Give it back"),
        "back_url": reverse("rounds:place"),
        "layout": "common/public_base.html",
    }
    return render(request, "common/form_page.html", context, status=form.response_status)


@sessionless_view
@require_http_methods(["GET", "POST"])
def enter_place_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a place, and let this telephone keep it; where it shows another place
    already, only if she says so."""
    shown = _find_shown_place(request)
    form = PlaceCodeForm(request.POST if request.method == "POST" else None, shown=shown)
    status = 422 if form.errors else 200
    if form.is_valid():
        network = get_client_network(request)
        code = form.cleaned_data["code"]
        try:
            with reading_as(PUBLIC_ACTOR):
                _require_code(code)
        except NoSuchPlace as error:
            waiting = take([Counter("place-code", WRONG_CODES, source=network)])
            status = 429 if waiting else 404
            form.add_error(
                "code",
                _("Too many wrong codes from here. Wait a minute.")
                if waiting
                else str(error.message),
            )
        else:
            if _may_keep(request, form, code, shown):
                response = redirect("rounds:place")
                _keep_code(response, code)
                return response
            status = 422
            form.add_error("is_other", _("This phone shows another place. Tick it to change that."))
    return render_code_form(request, form, status=status)


def _find_shown_place(request: HttpRequest) -> OwnPlace | None:
    """The place whose code this telephone keeps."""
    code = request.COOKIES.get(CODE_COOKIE, "")[:MAX_CODE_LENGTH]
    try:
        with reading_as(PUBLIC_ACTOR):
            return get_own_place(PUBLIC_ACTOR, code)
    except NoSuchPlace:
        return None


def _may_keep(request: HttpRequest, form: PlaceCodeForm, code: str, shown: OwnPlace | None) -> bool:
    """Whether the telephone shows no other place, or she wants this one in its stead."""
    kept = request.COOKIES.get(CODE_COOKIE, "")[:MAX_CODE_LENGTH]
    is_same = hash_place_code(kept) == hash_place_code(code)
    return shown is None or is_same or bool(form.cleaned_data["is_other"])


def _require_code(code: str) -> None:
    """Raise NoSuchPlace where the code has no place, and never had one that was given away."""
    if find_transfer_notice(PUBLIC_ACTOR, code) is None:
        get_own_place(PUBLIC_ACTOR, code)


def render_code_form(
    request: HttpRequest, form: PlaceCodeForm, *, status: int = 200
) -> HttpResponse:
    """The form that asks for the code of a place."""
    context = {
        "form": form,
        "heading": _("See my place in a round"),
        "action": reverse("rounds:place_code"),
        "verb": _("Show my place"),
        "back_url": reverse("rounds:list"),
        "layout": "common/public_base.html",
    }
    return render(request, "common/form_page.html", context, status=status)


@sessionless_view
@require_safe
def published_draw(request: HttpRequest, code: str) -> HttpResponse:
    """The file from which anybody computes a draw again."""
    with reading_as(PUBLIC_ACTOR):
        content = get_published_draw(PUBLIC_ACTOR, code)
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-draw.txt"'
    return response
