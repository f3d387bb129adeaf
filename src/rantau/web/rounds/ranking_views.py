"""Headquarters proposes and publishes rankings; everybody reads them, and computes them again."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.languages import choose_text, get_reader_language
from rantau.duties.selectors import list_open_kinds
from rantau.rounds.cohorts import MIN_SHOWN
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import RankingAltered
from rantau.rounds.models import Ranking
from rantau.rounds.permissions import DECIDE_RANKING, PROPOSE_RANKING
from rantau.rounds.rank_changes import RANK_ANEW_DUTY, Attempt, is_altered
from rantau.rounds.ranking_selectors import (
    get_published_ranking,
    get_ranking,
    list_published_rankings,
    list_rankings,
)
from rantau.rounds.selectors import get_edition_in_force, get_published_round, list_published_rounds
from rantau.rounds.services import rankings
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.declarations import OUTCOME_LABELS, build_decision
from rantau.web.common.decorators import officer_required, sessionless_view
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.rounds.forms import AnnouncementDecisionForm
from rantau.web.rounds.labels import MOVE_LABELS, UNRANKED_LABELS, name_rounds
from rantau.web.rounds.result_forms import RankingForm

RANKINGS_SHOWN = 50
RANK_FIELDS = ("rank", "ranks", "rank_list", "position")  # no form of ours has them


@require_safe
@officer_required
def ranking_list(request: ActorRequest) -> HttpResponse:
    """All rankings, newest first."""
    actor = request.actor
    with reading_as(actor):
        rows = list(list_rankings(actor)[:RANKINGS_SHOWN])
        names = name_rounds(each.round for each in rows)
    shown = [(row, OUTCOME_LABELS[row.outcome], sum(row.counts.values())) for row in rows]
    return render(request, "rounds/ranking_list.html", {"rows": shown, "names": names})


@require_http_methods(["GET", "POST"])
@officer_required
def propose_ranking(request: ActorRequest) -> HttpResponse:
    """Compute the ranking of a round, and propose it."""
    actor = request.actor
    require_permission(actor, PROPOSE_RANKING)
    with reading_as(actor):
        published = list_published_rounds(actor)
    language = get_reader_language()
    rounds = [(each.round.code, each.edition.name.get(language)) for each in published]
    form = RankingForm(get_post_data(request), rounds=rounds)
    is_valid = form.is_valid()
    if is_valid and names_rank(request):
        refuse_rank(request, form, form.cleaned_data["round_code"])
    elif is_valid:
        try:
            reference = rankings.propose_ranking(
                actor, form.get_command_key(), form.to_input()
            ).answer
        except InvalidInput as error:
            form.add_problems(error.problems)
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Proposed. Somebody else of headquarters publishes it."))
            return redirect("rounds:ranking_decision", reference=reference)
    return render_form(
        request,
        form,
        heading=_("Compute a ranking"),
        lead=_("It follows from the points alone. Nobody writes a rank by hand."),
        verb=_("Compute and propose"),
        back_url=reverse("rounds:ranking_list"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def decide_ranking(request: ActorRequest, reference: str) -> HttpResponse:
    """What was proposed, what moves by it, and the form that publishes or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_RANKING)
    form = AnnouncementDecisionForm(get_post_data(request))
    is_valid = form.is_valid()
    if is_valid and names_rank(request):
        refuse_rank(request, form, _get_round_code(actor, reference))
    elif is_valid:
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("rounds:ranking_decision", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        ranking = get_ranking(actor, reference)
        is_stale = RANK_ANEW_DUTY.code in list_open_kinds(ranking.id)
        was_altered = not ranking.outcome and is_altered(ranking)
        is_own = ranking.proposed_by in list_own_hands()
        edition = get_edition_in_force(ranking.round)
    return render_form(
        request,
        form,
        template="rounds/ranking_decision.html",
        outcome=OUTCOME_LABELS[ranking.outcome],
        round_name=edition.name.get(get_reader_language()),
        is_stale=is_stale,
        was_altered=was_altered,
        can_decide=form.is_bound or not (is_own or ranking.outcome),
        **_describe(ranking, edition),
    )


def _build_decision(
    request: ActorRequest, form: AnnouncementDecisionForm, reference: str
) -> Callable[[], object]:
    decide = build_decision(
        request,
        form,
        reference,
        publish=rankings.publish_ranking,
        refuse=rankings.refuse_ranking,
    )

    def run() -> None:
        if decide().answer == rankings.ALTERED:  # recorded; an error, since nothing was published
            raise RankingAltered()

    return run


def _get_round_code(actor: Actor, reference: str) -> str:
    with reading_as(actor):
        return get_ranking(actor, reference).round.code


def names_rank(request: ActorRequest) -> bool:
    """Whether what was sent names a rank, which no form asks for."""
    return any(name in request.POST for name in RANK_FIELDS)


def refuse_rank(request: ActorRequest, form: CommandForm, round_code: str) -> None:
    """Record the attempt in the journal, and say so at the form."""
    rankings.record_rank_attempt(request.actor, uuid4(), round_code, Attempt.FIELD)
    form.add_error(
        None, _("A rank follows from the points alone. This attempt to write one was recorded.")
    )


def _describe(ranking: Ranking, edition: RoundEdition) -> dict[str, Any]:
    """A ranking for a template: how many have a rank in each sector, and what moved."""
    language = get_reader_language()
    sectors = [
        (each.name.get(language), each.quota, code) for code, each in edition.sectors.items()
    ]
    rows = ranking.changes.get("rows", ())
    return {
        "ranking": ranking,
        "why": choose_text(ranking.why_id, ranking.why_en),
        "sectors": [(name, quota, ranking.counts.get(code, 0)) for name, quota, code in sectors],
        "unranked": [
            (label, ranking.reasons[reason] if ranking.reasons[reason] >= MIN_SHOWN else None)
            for reason, label in UNRANKED_LABELS.items()
            if ranking.reasons.get(reason)
        ],
        "min_shown": MIN_SHOWN,
        "moves": [(row, MOVE_LABELS[row["reason"]]) for row in rows],
        "is_amendment": ranking.number > 1,
    }


@sessionless_view
@require_safe
def public_rankings(request: HttpRequest, code: str) -> HttpResponse:
    """The published rankings of a round, the newest first: what moved with each, and why."""
    with reading_as(PUBLIC_ACTOR):
        found = get_published_round(PUBLIC_ACTOR, code)
        published = list_published_rankings(PUBLIC_ACTOR, code)
    context = {
        "round": found.round,
        "edition": found.edition,
        "language": get_reader_language(),
        "rankings": [_describe(each, found.edition) for each in published],
    }
    return render(request, "rounds/rankings.html", context)


@sessionless_view
@require_safe
def published_ranking(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The file from which anybody computes a ranking again; its rows have no names."""
    with reading_as(PUBLIC_ACTOR):
        ranking = get_published_ranking(PUBLIC_ACTOR, code, number)
    response = HttpResponse(ranking.content, content_type="text/plain; charset=utf-8")
    name = f"{code}-ranking-{ranking.number}.txt"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
