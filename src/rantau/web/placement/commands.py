"""Fetch a placement for a command page, run the command, and render its form."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rantau.access.actor import Actor
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError
from rantau.placement.errors import GatesUnmet
from rantau.placement.labels import describe_unmet_gates
from rantau.placement.selectors import get_placement
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.web.common import commands
from rantau.web.common.commands import describe_error
from rantau.web.common.forms import RevisionForm

FORM_TEMPLATE = "common/form_page.html"


def describe_placement_error(error: DomainError) -> Iterable[str]:
    """A refusal that belongs to no field; of a milestone that stays shut, every reason."""
    return (
        describe_unmet_gates(error)
        if isinstance(error, GatesUnmet)
        else describe_error(error)
    )


def run_placement_command(
    request: HttpRequest, file: PlacementSnapshot, form: RevisionForm, command: Callable[[], Any]
) -> HttpResponse | None:
    """The way on after the command; None when the form has to be shown again with its problems."""
    back = reverse("placement:file", args=[file.placement.reference])
    return commands.run_command(
        request, form, command, back=back, sentences=describe_placement_error
    )


def render_placement_form(
    request: HttpRequest,
    file: PlacementSnapshot,
    form: RevisionForm,
    *,
    template: str = FORM_TEMPLATE,
    **more: Any,
) -> HttpResponse:
    """The form's page, headed by the person and the placement."""
    shown = {
        "form": form,
        "lead": f"{file.person.name} · {file.placement.reference}",
        "back_url": reverse("placement:file", args=[file.placement.reference]),
        **more,
    }
    return render(request, template, shown, status=form.answer_status)


def get_file_for_command(actor: Actor, reference: str) -> PlacementSnapshot:
    """The file for a page that asks for a command; the look is logged."""
    with reading_as(actor):
        return load_snapshot(
            actor, get_placement(actor, reference, purpose="placement"), with_line_status=False
        )
