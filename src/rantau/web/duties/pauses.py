"""Pause the clock of a row of the worklist while it waits for the person, and let it run again."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.duties.errors import ClockCannotPause, NoSuchDuty
from rantau.duties.pauses import CAUSES, MAX_PAUSE_DAYS, can_pause
from rantau.duties.permissions import PAUSE_CLOCK
from rantau.duties.services.pauses import MAX_WORDS, PauseInput, pause_clock, start_clock
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import ChoiceRadios, CommandForm
from rantau.web.duties.holding import Chosen, list_chosen_duties, name_duties, respond, run_for_rows


class PauseForm(CommandForm):
    """Why the clock waits, what she has to do, and for how long."""

    cause = forms.ChoiceField(
        label=gettext_lazy("What the office waits for"),
        choices=list(CAUSES.items()),
        widget=ChoiceRadios,
    )
    words = forms.CharField(
        label=gettext_lazy("What she has to do"),
        help_text=gettext_lazy(
            "She reads this on her own page, and so do offices of the state; her agency does not."
            " Name the document or the question."
        ),
        max_length=MAX_WORDS,
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many working days at most"),
        help_text=gettext_lazy("After that the clock runs on by itself."),
        min_value=1,
        max_value=MAX_PAUSE_DAYS,
        initial=5,
    )

    def to_input(self) -> PauseInput:
        """The input of the service."""
        data = self.cleaned_data
        return PauseInput(data["cause"], data["words"], data["days"])


@require_http_methods(["GET", "POST"])
@officer_required
def pause(request: ActorRequest, duty: UUID) -> HttpResponse:
    """The form in which an officer says what the office waits for; sent, the clock pauses."""
    actor = request.actor
    require_permission(actor, PAUSE_CLOCK)
    with reading_as(actor):
        rows = list_chosen_duties(actor, [Chosen(duty, 0)])
        if duty not in rows:
            raise NoSuchDuty()
        name = name_duties(actor, rows)[duty]
        if request.method == "GET" and not can_pause(rows[duty]):
            raise ClockCannotPause()
    form = PauseForm(request.POST or None)
    back_url = reverse("common:desk")
    if request.method == "POST" and form.is_valid():
        key = form.get_command_key()
        response = run_command(
            request,
            form,
            lambda: pause_clock(actor, key, duty, form.to_input()),
            back_url=back_url,
            done=_("The clock waits for her, and she is told."),
        )
        if response:
            return response
    lead = _(
        "%(name)s: the clock of this step waits while she has something to do, once and for"
        " %(days)s working days at most. Nobody else is waited for."
    )
    return render_form(
        request,
        form,
        heading=_("The clock waits for the worker"),
        lead=lead % {"name": name, "days": MAX_PAUSE_DAYS},
        verb=_("Let the clock wait"),
        back_url=back_url,
    )


@require_POST
@officer_required
def start(request: ActorRequest) -> HttpResponse:
    """Let the clocks of the chosen rows run again."""
    actor = request.actor
    require_permission(actor, PAUSE_CLOCK)

    def run(key: UUID, row: Chosen) -> None:
        start_clock(actor, key, row.duty, seen=row.seen)

    receipts = run_for_rows(request, run, _("The clock runs again."))
    return respond(request, receipts, heading=_("The clock runs again"))
