"""The file of one placement: where it stands, the one next step, who owes it, by when."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rantau.access.entry import ActorRequest
from rantau.access.scope import looking
from rantau.core import clock
from rantau.placement.acts import JOURNEYS, acts
from rantau.placement.file import WESTERN
from rantau.placement.overview import Overview, Told, overview, story
from rantau.placement.papers import Paper
from rantau.placement.steps import SUPPLY, VERIFY, Step, next_step
from rantau.placement.words import PARTIES, said
from rantau.web.house.countries import country_called
from rantau.web.house.entry import signed_in
from rantau.web.house.tilemap import figure
from rantau.web.placement import words


@require_GET
@signed_in
def page(request: ActorRequest, reference: str) -> HttpResponse:
    """The page of one placement; the look is written to the read log as part of reading it."""
    actor = request.actor
    with looking(actor):
        seen = overview(actor, reference, purpose="placement")
        shown = laid_out(seen)
    step, open_ = next_step(seen.file), acts(seen.file)
    due = _act_of(step) if step else ""
    shown |= {
        "due_acts": [_button(act, reference) for act in open_ if act == due],
        "acts": [_button(act, reference, quiet=True) for act in open_ if act != due],
    }
    return render(request, "placement/file.html", shown)


def _act_of(step: Step) -> str:
    """The act that takes the next step, wherever it is done."""
    if step.kind in (SUPPLY, VERIFY):
        return "receive" if step.kind == SUPPLY else "verify"
    return step.milestone.code if step.milestone.code in JOURNEYS else "decide"


def _button(act: str, reference: str, *, quiet: bool = False) -> dict[str, Any]:
    """The way to the page of an act, in words."""
    page, label = words.ACTS[act]
    return {"url": reverse(page, args=[reference]), "words": label, "quiet": quiet}


def laid_out(seen: Overview) -> dict[str, Any]:
    """What the template shows, in words; shared with the worker's own page."""
    file, placement = seen.file, seen.file.placement
    coming = file.scheme.after(placement.milestone)
    asked = file.scheme.asked_at(coming.code) if coming else ()
    done = sum(file.papers[each.code].holds_on(file.today) for each in asked)
    return {
        "file": file,
        "placement": placement,
        "person": file.person,
        "line": seen.line,
        "scheme": said(file.scheme.name),
        "destination": country_called(placement.destination),
        "way": _way(seen, done, len(asked)),
        "ended": placement.ended_at is not None,
        "end": words.ENDS.get(placement.milestone, ""),
        "step": _step(next_step(file), seen),
        "due": seen.due,
        "now": clock.now(),
        "papers": [_paper(paper, file.today) for paper in file.papers.values()],
        "costs": any(paper.asked.costs_worker for paper in file.papers.values()),
        "documents": seen.documents,
        "story": [_told(line, seen) for line in story(seen)],
        "days": (file.today - placement.opened_at.astimezone(WESTERN).date()).days + 1,
    }


def _way(seen: Overview, done: int, asked: int) -> list[dict[str, Any]]:
    """Each milestone as the line of stations draws it."""
    file, entered = seen.file, seen.entered
    coming = file.scheme.after(file.placement.milestone)
    return [
        {
            "name": said(each.name),
            "at": entered.get(each.code),
            "now": coming is not None and each.code == coming.code and not file.placement.ended_at,
            "done": done,
            "asked": asked,
        }
        for each in file.scheme.milestones
    ]


def _step(step: Step | None, seen: Overview) -> dict[str, Any] | None:
    """The step with who owes it: the agency by its name where one places."""
    if step is None:
        return None
    named = step.party == "agency" and seen.line
    who = seen.line.job_order.agency.office.name if named and seen.line else PARTIES[step.party]
    return {
        "title": step_title(step), "who": who, "days": step.working_days,
        "awaited": step.milestone.code == words.HOME_AGAIN,
    }  # fmt: skip


def step_title(step: Step) -> str:
    """The next step as a clerk and a worker would say it."""
    if step.asked and step.kind in (SUPPLY, VERIFY):
        form = words.SUPPLY if step.kind == SUPPLY else words.VERIFY
        return str(form) % {"paper": said(step.asked.name)}
    return str(words.ENTER[step.milestone.code])


def _paper(paper: Paper, today: Any) -> dict[str, Any]:
    state, kind = words.STATES[paper.state]
    expired = paper.state == "accepted" and not paper.holds_on(today)
    verdict = paper.verdict
    return {
        "code": paper.asked.code,
        "name": said(paper.asked.name),
        "from": PARTIES[paper.asked.supplied_by],
        "state": state,
        "kind": "bad" if expired else kind,
        "expired": expired,
        "verdict": verdict,
        "how": words.HOW.get(verdict.how, "") if verdict else "",
        "receipt": paper.receipt,
        "until": paper.until,
        "cost": figure(paper.asked.costs_worker) if paper.asked.costs_worker else "",
    }


def _told(line: Told, seen: Overview) -> dict[str, Any]:
    scheme = seen.file.scheme
    names = ", ".join(said(each.name) for each in scheme.requirements if each.code in line.papers)
    milestones = {each.code: said(each.name) for each in scheme.milestones}
    # A paper is returned, and so does a person: only what names papers is about papers.
    known = words.WHAT if line.papers else milestones | words.ENDS
    what = known[line.what]
    reason = str(words.CORRECTED) % {"why": line.reason} if line.corrected else line.reason
    detail = " · ".join(part for part in (names, reason) if part)
    return {"at": line.at, "what": what, "detail": detail, "who": line.who}
