"""The paper of a document as a signed PDF, for whoever may see the document."""

import time
from pathlib import Path
from threading import BoundedSemaphore

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rantau.access.entry import ActorRequest
from rantau.access.scope import looking
from rantau.documents.files import printed_path
from rantau.documents.lookups import document_to_fetch
from rantau.documents.parts import ask_copy
from rantau.web.house.entry import signed_in_or_person

WAIT, LOOK = 3.0, 0.05  # seconds in all, and between two looks at the disk
# Waiting takes a thread of the few there are: half of them always stay free for others.
_places = BoundedSemaphore(2)


@require_GET
@signed_in_or_person
def page(request: ActorRequest, serial: str) -> HttpResponse:
    """The PDF; or, when the worker has not signed it within three seconds, when to look again."""
    actor = request.actor
    with looking(actor):
        document = document_to_fetch(actor, serial, purpose="document")
        copy = printed_path(document.serial, document.year, signed=True)
        if not copy.exists():
            ask_copy(document.id)
    if not _there(copy):
        return render(request, "documents/soon.html", {"serial": document.serial}, status=202)
    headers = {"Content-Disposition": f'inline; filename="{document.serial}.pdf"'}
    return HttpResponse(copy.read_bytes(), content_type="application/pdf", headers=headers)


def _there(copy: Path) -> bool:
    """Whether the signed copy lies there, now or within the time that may be waited."""
    if copy.exists() or not _places.acquire(blocking=False):
        return copy.exists()
    try:
        end = time.monotonic() + WAIT
        while not copy.exists() and time.monotonic() < end:
            time.sleep(LOOK)
        return copy.exists()
    finally:
        _places.release()
