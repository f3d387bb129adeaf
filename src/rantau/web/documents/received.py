"""A received file, as it was handed in: shown beside what was typed from it."""

from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from rantau.access.scope import looking
from rantau.documents.files import kept_path
from rantau.documents.lookups import received_file
from rantau.web.house.entry import signed_in

ALONE = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; sandbox"


@require_GET
@signed_in
def page(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file under its own type, in a sandbox: what somebody handed in runs nothing here."""
    actor = request.actor  # type: ignore[attr-defined]
    with looking(actor):
        found = received_file(actor, key, purpose="placement")
    answer = FileResponse(kept_path(found.digest).open("rb"), content_type=found.media_type)
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Content-Disposition"] = "inline"
    return answer
