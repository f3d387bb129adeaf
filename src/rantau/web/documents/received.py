"""A received file, as it was handed in: shown beside what was typed from it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from rantau.access.entry import ActorRequest
from rantau.access.scope import looking
from rantau.placement.lookups import scan_for
from rantau.web.house.entry import signed_in

ALONE = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; sandbox"


@require_GET
@signed_in
def page(request: ActorRequest, key: UUID) -> HttpResponse:
    """The file under its own type, in a sandbox: what somebody handed in runs nothing here."""
    actor = request.actor
    with looking(actor):
        found, content = scan_for(actor, key)
    headers = {"Content-Security-Policy": ALONE, "Content-Disposition": "inline"}
    return HttpResponse(content, content_type=found.media_type, headers=headers)
