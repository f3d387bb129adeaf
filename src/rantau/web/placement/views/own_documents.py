"""The worker's documents as pictures, and the copy of them that her telephone keeps where she says
so (docs/decisions/0053-a-telephone-keeps-a-key-and-documents.md)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe
from markupsafe import Markup

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.documents.interface import get_letter_kind
from rantau.documents.models import Document
from rantau.documents.printing import draw_document_qr
from rantau.registry.overview import get_own_overview
from rantau.web.common.decorators import sessionless_view, worker_required
from rantau.web.common.service_workers import build_worker_response
from rantau.web.placement.views.own_file import get_own_placement


@require_GET
@worker_required
def own_documents(request: ActorRequest) -> HttpResponse:
    """Her documents in force as pictures; the offices that look after her; and whether this
    telephone shall keep them."""
    return render(request, "placement/own_documents.html", _build_context(request))


@require_GET
@worker_required
def documents_copy(request: ActorRequest) -> HttpResponse:
    """The page that is kept: the documents, the help line and the offices, with the time (of her
    place) at which it was fetched; nothing else of her record."""
    context = _build_context(request) | {"kept_at": clock.now()}
    return render(request, "placement/documents_copy.html", context)


def _build_context(request: ActorRequest) -> dict[str, Any]:
    actor = request.actor
    with reading_as(actor):
        overview = get_own_overview(actor)
        placement = get_own_placement(actor, overview.person)
    documents = placement.documents if placement else []
    return {
        "own_documents": [_build_row(each) for each in documents if each.revoked_at is None],
        "offices": overview.offices,
    }


def _build_row(document: Document) -> dict[str, Any]:
    """A document, its title and its QR alone: in the picture of the page, as wide as a telephone,
    a point of it is too small for the camera that reads it."""
    return {
        "document": document,
        "title": get_letter_kind(document.letter).title,
        "qr": Markup(draw_document_qr(document)),  # noqa: S704 (drawn here, of digits alone)
    }


@sessionless_view
@require_GET
def kept_documents(request: HttpRequest) -> HttpResponse:
    """The address under which the telephone shows what it keeps. The service itself answers only
    where nothing is kept."""
    return render(request, "placement/kept_documents.html")


@sessionless_view
@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script that answers for her own pages where there is no network."""
    return build_worker_response("kept-documents-worker.js")
