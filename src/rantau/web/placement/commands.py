"""Get a placement for a command's page, run the command, and render its form."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError
from rantau.placement.earlier_decisions import list_earlier_decisions
from rantau.placement.errors import GatesUnmet
from rantau.placement.labels import describe_unmet_gates
from rantau.placement.models import Placement
from rantau.placement.selectors import (
    get_placement,
    get_placement_unlogged,
    log_placement_reading,
)
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.web.common import commands
from rantau.web.common.commands import describe_error
from rantau.web.common.forms import RevisionForm
from rantau.web.placement.context import EarlierRow, build_earlier_rows

PURPOSE = "placement"


def describe_placement_error(error: DomainError) -> Iterable[str]:
    """The sentences of an error that belongs to no field: for a milestone one for each unmet
    gate."""
    return describe_unmet_gates(error) if isinstance(error, GatesUnmet) else describe_error(error)


def run_placement_command(
    request: HttpRequest,
    reference: str,
    form: RevisionForm,
    command: Callable[[], Any],
    *,
    page: str = "placement:file",
) -> HttpResponse | None:
    """Run the command of a valid form. Redirect to a page of the placement, or by the button `next`
    to what comes next in the worklist; or add the errors to the form and return None."""
    back_url, done = reverse(page, args=[reference]), ""
    if "next" in request.POST:  # what was issued is printed from the page of the placement
        done = format_html('{} <a href="{}">{}</a>', _("Saved."), back_url, reference)
        back_url = reverse("duties:next") + "?" + urlencode({"selesai": reference})
    return commands.run_command(
        request, form, command, back_url=back_url, describe=describe_placement_error, done=done
    )


def render_placement_form(
    request: ActorRequest,
    snapshot: PlacementSnapshot,
    form: RevisionForm,
    **context: Any,
) -> HttpResponse:
    """The page of a form about a placement: its lead names the person and the placement. Of a form
    that was sent, the reading is written to the read log here: only now anything is shown."""
    if request.method == "POST":
        with reading_as(request.actor):
            log_placement_reading(request.actor, snapshot.placement, purpose=PURPOSE)
    return commands.render_form(
        request,
        form,
        lead=f"{snapshot.person.name} · {snapshot.placement.reference}",
        back_url=reverse("placement:file", args=[snapshot.placement.reference]),
        **context,
    )


def list_earlier_rows(actor: Actor, snapshot: PlacementSnapshot) -> list[EarlierRow]:
    """What ended earlier placements of the person, for a page that decides on this one. An agency
    is told nothing: it is not for it to judge."""
    if actor.database_role == "r_partner":
        return []
    with reading_as(actor):
        placement = snapshot.placement
        return build_earlier_rows(list_earlier_decisions(placement.person, besides=placement.id))


def get_snapshot_for_command(request: ActorRequest, reference: str) -> PlacementSnapshot:
    """The placement for the page of a command, as `get_placement_for_command`."""
    with reading_as(request.actor):
        placement = get_placement_for_command(request, reference)
        return load_snapshot(request.actor, placement, with_line_status=False)


def get_placement_for_command(request: ActorRequest, reference: str) -> Placement:
    """The placement for the page of a command. The reading is written to the read log where the
    page is asked for; where its form was sent, `render_placement_form` does so. Inside the actor's
    scope. Raises NoSuchPlacement."""
    if request.method == "POST":
        return get_placement_unlogged(request.actor, reference)
    return get_placement(request.actor, reference, purpose=PURPOSE)
