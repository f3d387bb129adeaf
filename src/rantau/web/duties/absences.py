"""Who of the office is away: declare an absence, of oneself or as administrator; take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission
from rantau.access.scope import reading_as
from rantau.duties.desk import get_desk
from rantau.duties.permissions import MANAGE_ABSENCES
from rantau.duties.selectors import list_absences
from rantau.duties.services.absences import AbsenceInput, declare_absence, withdraw_absence
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, WrittenDateField


class AbsenceForm(CommandForm):
    """Who is away, and the first and last day."""

    who = forms.ChoiceField(label=_("Who is away"))
    starts_on = WrittenDateField(label=_("First day away"))
    ends_on = WrittenDateField(label=_("Last day away"))

    def to_input(self) -> AbsenceInput:
        """The input of the service."""
        data = self.cleaned_data
        return AbsenceInput(data["who"], data["starts_on"], data["ends_on"])


@require_http_methods(["GET", "POST"])
@officer_required
def absences(request: ActorRequest) -> HttpResponse:
    """The absences that last or are to come, and the form of a new one."""
    actor = request.actor
    with reading_as(actor):
        rows = list(list_absences(actor))
        choices = _list_choices(actor)
    form = AbsenceForm(request.POST or None, initial={"who": actor.ref})
    form.set_choices("who", choices)
    if request.method == "POST" and form.is_valid():
        response = run_command(
            request,
            form,
            lambda: declare_absence(actor, form.get_command_key(), form.to_input()),
            back_url=reverse("duties:absences"),
        )
        if response:
            return response
    own = actor.account
    manages = has_permission(actor, MANAGE_ABSENCES)
    context: dict[str, Any] = {
        "rows": [(row, manages or row.account_id == own) for row in rows],
        "withdraw_key": uuid4(),
        "heading": _("Who is away"),
        "verb": _("Save the absence"),
    }
    return render_form(request, form, template="duties/absences.html", **context)


def _list_choices(actor: Actor) -> list[tuple[str, str]]:
    """Everybody who serves at the office, for an administrator; else the actor alone."""
    if not has_permission(actor, MANAGE_ABSENCES):
        return [(actor.ref, actor.name)]
    return [(each.ref, each.name) for each in get_desk(actor).colleagues if each.roles]


@require_POST
@officer_required
def withdraw(request: ActorRequest, absence: UUID) -> HttpResponse:
    """Take an absence back."""
    form, back_url = CommandForm(request.POST), reverse("duties:absences")
    if not form.is_valid():
        verb = _("Take back")
        return render_form(request, form, heading=_("Who is away"), verb=verb, back_url=back_url)
    withdraw_absence(request.actor, form.get_command_key(), absence)
    return redirect(back_url)
