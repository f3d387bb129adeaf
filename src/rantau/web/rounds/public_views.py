"""Rounds as everybody sees them, and whether one may apply."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.declarations.changes import Change, list_changes
from rantau.rounds.amendments import find_touched
from rantau.rounds.cohorts import MIN_SHOWN, find_chosen_share, list_cohorts
from rantau.rounds.draw import compute_commitment
from rantau.rounds.edition import RoundEdition
from rantau.rounds.eligibility import Verdict, judge_eligibility
from rantau.rounds.errors import NoSuchAnnouncement
from rantau.rounds.selectors import (
    PublishedRound,
    count_free_seats,
    count_touched,
    count_waiting,
    get_published_round,
    list_destinations,
    list_published_announcements,
    list_published_rounds,
)
from rantau.rounds.sending_countries import list_destinations_with_figures
from rantau.web.common.decorators import sessionless_view
from rantau.web.common.forms import get_post_data
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.forms import EligibilityForm
from rantau.web.rounds.labels import SCHOOLING_LABELS, TEST_FORM_LABELS, WINDOW_LABELS
from rantau.web.rounds.round_change_labels import describe_changes
from rantau.web.rounds.waiting_room import list_zone_times

BEFORE, OPEN, CLOSED = "before", "open", "closed"


@sessionless_view
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """All rounds: those that are open, those to come, and those that are over."""
    with reading_as(PUBLIC_ACTOR):
        rounds = list_published_rounds(PUBLIC_ACTOR)
        destinations = list_destinations(PUBLIC_ACTOR)
        with_figures = list_destinations_with_figures(PUBLIC_ACTOR)
    rows = [_describe(each) for each in rounds]
    groups = [
        (_("Open now"), [row for row in rows if row["state"] == OPEN]),
        (_("Soon"), [row for row in rows if row["state"] == BEFORE]),
        (_("Registration is over"), [row for row in rows if row["state"] == CLOSED]),
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "destinations": [(code, get_country_name(code)) for code in destinations],
        "with_figures": [(code, get_country_name(code)) for code in with_figures],
    }
    return render(request, "rounds/round_list.html", context)


@sessionless_view
@require_safe
def round_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One round: who may apply, where and when, the draw, and what it costs."""
    with reading_as(PUBLIC_ACTOR):
        found = get_published_round(PUBLIC_ACTOR, code)
        others = list_published_rounds(PUBLIC_ACTOR)
        read = {
            **_read_of_round(found),
            "free_seats": count_free_seats(found.round),
            "waits": count_waiting(found.round),
        }
    form = EligibilityForm(edition=found.edition)
    return _render_round(request, found, form, others=others, read=read)


@sessionless_view
@require_http_methods(["GET", "POST"])
def check_eligibility(request: HttpRequest, code: str) -> HttpResponse:
    """The answer to the questions, which are kept nowhere and logged nowhere; once registration is
    over, the round, which says so."""
    with reading_as(PUBLIC_ACTOR):
        found = get_published_round(PUBLIC_ACTOR, code)
        others = list_published_rounds(PUBLIC_ACTOR)
        read = _read_of_round(found)
    form = EligibilityForm(get_post_data(request), edition=found.edition)
    if _get_state(found, clock.now()) == CLOSED or not form.is_valid():
        status = 422 if form.errors else 200
        return _render_round(request, found, form, others=others, read=read, status=status)
    answers = form.to_answers()
    verdict = judge_eligibility(found.edition.eligibility, answers)
    open_to_her = [
        _describe(each)
        for each in _list_not_closed(others)
        if each.round.code != code
        and judge_eligibility(each.edition.eligibility, answers).may_apply
    ]
    context = {
        **_describe(found),
        "verdict": verdict,
        "hindrances": _explain_hindrances(found.edition, verdict),
        "others": open_to_her,
    }
    return render(request, "rounds/eligibility.html", context)


@sessionless_view
@require_safe
def amendment(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """What a published amendment changed: every value before and after."""
    with reading_as(PUBLIC_ACTOR):
        found = get_published_round(PUBLIC_ACTOR, code)
        pairs = pairwise(list_published_announcements(found.round))  # newest first
        amended, before = next((p for p in pairs if str(p[0].number) == number), (None, None))
        if amended is None or before is None:
            raise NoSuchAnnouncement()
        touched = _count_touched(found, list_changes(before.content, amended.content))
    context = {
        **_describe(found),
        "amendment": amended,
        "changes": describe_changes(before.content, amended.content),
        "touched": touched,
        "min_shown": MIN_SHOWN,
    }
    return render(request, "rounds/amendment.html", context)


def _read_of_round(found: PublishedRound) -> dict[str, object]:
    """What was changed of a round since it was announced, newest first, each with how many people
    it touches; and what became of those who passed for the same country before."""
    announcements = list_published_announcements(found.round)
    amendments = [
        (after, _count_touched(found, list_changes(before.content, after.content)))
        for after, before in pairwise(announcements)
    ]
    cohorts = list_cohorts(PUBLIC_ACTOR, found.edition.destination)
    share = find_chosen_share(cohorts, clock.today())
    return {"amendments": amendments, "chosen_share": share}


def _count_touched(found: PublishedRound, changes: list[Change]) -> int:
    return count_touched(found.round, find_touched(changes))


def _render_round(
    request: HttpRequest,
    found: PublishedRound,
    form: EligibilityForm,
    *,
    others: list[PublishedRound],
    read: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    edition = found.edition
    cities = [(city, sum(city.seats.values())) for city in edition.cities.values()]
    context = {
        **_describe(found),
        "form": form,
        "not_closed": [_describe(each) for each in _list_not_closed(others)],
        "schooling": SCHOOLING_LABELS[edition.eligibility.schooling],
        "test_form": TEST_FORM_LABELS[edition.test.form],
        "cities": cities,
        "total_seats": sum(total for _city, total in cities),
        "windows": [(WINDOW_LABELS[name], window) for name, window in edition.windows.items()],
        "fair_until": edition.windows["registration"].begins
        + timedelta(minutes=edition.amounts.fair_minutes),
        "fits_seal": compute_commitment(found.round.seed) == found.round.commitment,
        "is_drawn": bool(found.round.seed),
        "counted_at": clock.now(),
        "min_shown": MIN_SHOWN,
        "free_seats": {},
        "waits": {},
        **read,
    }
    return render(request, "rounds/round_detail.html", context, status=status)


def _list_not_closed(rounds: list[PublishedRound]) -> list[PublishedRound]:
    """The rounds that take registrations now or later."""
    at = clock.now()
    return [each for each in rounds if _get_state(each, at) != CLOSED]


def _describe(found: PublishedRound) -> dict[str, Any]:
    """What every page of a round shows."""
    return {
        "round": found.round,
        "edition": found.edition,
        "language": get_reader_language(),
        "country": get_country_name(found.edition.destination),
        "state": _get_state(found, clock.now()),
        "opens_in_zones": list_zone_times(found.edition.windows["registration"].begins),
        "closes_in_zones": list_zone_times(found.edition.windows["registration"].ends),
    }


def _get_state(found: PublishedRound, at: datetime) -> str:
    window = found.edition.windows["registration"]
    if at < window.begins:
        return BEFORE
    return OPEN if at < window.ends else CLOSED


def _explain_hindrances(edition: RoundEdition, verdict: Verdict) -> list[str]:
    """Each hindrance as a sentence."""
    rules = edition.eligibility
    figures = {
        "age": verdict.age,
        "day": f"{rules.age_on:%d-%m-%Y}",
        "from": rules.age_from,
        "until": rules.age_until,
        "years": rules.max_stay_years,
        "work": rules.work_years,
        "country": get_country_name(edition.destination),
        "schooling": SCHOOLING_LABELS[rules.schooling],
    }
    sentences = {
        "too_young": _("You are %(age)s on %(day)s; the least age is %(from)s."),
        "too_old": _("You are %(age)s on %(day)s; the greatest age is %(until)s."),
        "schooling": _("The least schooling is: %(schooling)s."),
        "stayed_too_long": _("You worked in %(country)s for %(years)s years or more."),
        "never_there": _(
            "This round is for those who worked in %(country)s and came home in time."
        ),
        "overstayed": _("You stayed in %(country)s longer than your visa allowed."),
        "health": _("With one of the conditions that you have, the medical will not be passed."),
        "record": _(
            "Whoever was in prison, barred from leaving or deported is not taken by the other"
            " country."
        ),
        "work_years": _("%(work)s years of work in the profession are needed."),
    }
    return [sentences[code] % figures for code in verdict.hindrances]
