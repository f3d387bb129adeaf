"""One case: what now, by when, by whom; what is known, what was done, who looked."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import permits
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Invalid, Stale
from rantau.protection.file import CaseFile, Told, gather_case
from rantau.protection.models import Case, Note
from rantau.protection.permissions import CLOSE
from rantau.protection.services.note import note
from rantau.protection.services.take_over import take_over
from rantau.web.house.entry import signed_in
from rantau.web.protection.forms import NoteForm, TakeForm, show_problems
from rantau.web.protection.words import LEVELS, NOTES, NOW, OUTCOMES, SIGNS, VERDICTS

# What is mostly noted at each step.
USUAL = {Case.RESPOND: Note.RESPONSE, Case.ACT: Note.ACTION}


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, reference: str) -> HttpResponse:
    """The case; or one act on it: taking it over, or a note."""
    actor = request.actor
    taking = request.POST.get("do") == "take"
    take = TakeForm(request.POST if taking else None)
    form = NoteForm(request.POST) if request.method == "POST" and not taking else None
    if (taking and _taken(actor, reference, take)) or (form and _noted(actor, reference, form)):
        return redirect("protection:case", reference=reference)
    with looking(actor):
        file = gather_case(actor, reference)
    form = form or NoteForm(initial={"kind": USUAL.get(file.case.step, Note.NOTE)})
    shown = {
        **_words(file),
        "file": file,
        "case": file.case,
        "form": form,
        "take": take,
        "take_key": uuid4(),
        "now": clock.now(),
        "late": file.case.due_at < clock.now(),
        "mine": file.case.owner == actor.ref and file.case.acknowledged_at is not None,
        "can_close": permits(actor, CLOSE),
    }
    status = 422 if form.errors else take.answer_status
    return render(request, "protection/case.html", shown, status=status)


def _taken(actor: Actor, reference: str, form: TakeForm) -> bool:
    """Whether the case was taken over; else the form says why not."""
    try:
        if form.is_valid():
            take_over(actor, form.command_key(), reference, seen=form.cleaned_data["seen"])
            return True
    except Stale as refusal:
        form.look_again(refusal)
    return False


def _noted(actor: Actor, reference: str, form: NoteForm) -> bool:
    """Whether the note was kept; else the form says why not."""
    try:
        if form.is_valid():
            note(actor, form.command_key(), reference, form.terms())
            return True
    except Invalid as refusal:
        show_problems(form, refusal.problems)
    return False


def _words(file: CaseFile) -> dict[str, object]:
    case = file.case
    return {
        "level": LEVELS[case.severity],
        "step": NOW[case.step],
        "signs": [SIGNS[sign] for sign in case.signs],
        "outcome": OUTCOMES.get(case.outcome, ""),
        "verdict": VERDICTS.get(case.verdict, ""),
        "story": [_line(told) for told in file.story],
    }


def _line(told: Told) -> dict[str, object]:
    """One line as the timeline part draws it; a note's code becomes its word."""
    what = NOTES.get(told.what, told.what)
    return {"at": told.at, "what": what, "detail": told.detail, "who": told.who}
