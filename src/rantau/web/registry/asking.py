"""The one manner in which a change to a person's file is asked for and answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rantau.access.entry import ActorRequest
from rantau.access.scope import looking
from rantau.web.house.asking import carried_out
from rantau.web.house.forms import CommandForm

SAVE = _("Simpan")


@dataclass(frozen=True)
class Shown:
    """What the page shows around its form, read in the actor's scope.

    initial  the form's first values
    now      what is recorded, as label and value: shown beside what was typed once both differ
    more     what the page's own template needs besides
    """

    heading: str
    lead: str
    verb: Any = SAVE
    kind: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    now: list[tuple[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


def about_person(
    request: ActorRequest,
    reference: str,
    form: CommandForm,
    command: Callable[[], Any],
    shown: Callable[[], Shown],
) -> HttpResponse:
    """The person's page after the command, else the form with its problems and all that was typed.

    The command comes before the reading: a form sent twice is answered alike, also when what it
    was about is gone by then.
    """
    back = reverse("registry:person", args=[reference])
    if form.is_bound and form.is_valid():
        answer = carried_out(request, form, command, back=back)
        if answer:
            return answer
    with looking(request.actor):
        asked = shown()
    form.start_from(asked.initial)
    context = {"form": form, "shown": asked, "back_url": back, **asked.more}
    return render(request, "registry/change.html", context, status=form.answer_status)
