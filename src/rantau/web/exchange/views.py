"""How sending fares, a person's own messages, and the gateway's reports."""

import json
import secrets
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.exchange.messages import build_text
from rantau.exchange.models import Message
from rantau.exchange.outbox import record_report
from rantau.exchange.selectors import get_sending_report, list_own_messages
from rantau.web.common.decorators import officer_required, sessionless_view, worker_required
from rantau.web.exchange.labels import KIND_LABELS, STATE_LABELS, label_fault

MAX_OWN = 50  # messages on the person's page
MIN_TOKEN_LENGTH = 20
MAX_REPORT_LENGTH = 10_000  # bytes


@require_GET
@officer_required
def sending_report(request: ActorRequest) -> HttpResponse:
    """How sending fared in the last 30 days, with what failed."""
    with reading_as(request.actor):
        report = get_sending_report(request.actor)
    context = {
        "counts": [(STATE_LABELS[state], report.counts.get(state, 0)) for state in STATE_LABELS],
        "cost": report.cost,
        "oldest": report.oldest,
        "faults": [
            (each, KIND_LABELS[each.kind], STATE_LABELS[each.state], label_fault(each.fault))
            for each in report.faults
        ],
    }
    return render(request, "exchange/sending_report.html", context)


@require_GET
@worker_required
def own_messages(request: ActorRequest) -> HttpResponse:
    """The messages to the signed-in person, also those that could only be shown."""
    with reading_as(request.actor):
        messages = list(list_own_messages(request.actor)[:MAX_OWN])
    context = {
        "own_messages": [
            (each, build_text(each.kind, language=request.LANGUAGE_CODE), STATE_LABELS[each.state])
            for each in messages
        ],
        "shown": Message.SHOWN,
    }
    return render(request, "exchange/own_messages.html", context)


@sessionless_view
@require_POST
def delivery_report(request: HttpRequest, message: UUID) -> HttpResponse:
    """Take the gateway's report: `{"state": "delivered"}`, or `failed`. Raises Http404 without its
    token, and for a message that was not sent."""
    token = settings.SMS_REPORT_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if len(token) < MIN_TOKEN_LENGTH or not secrets.compare_digest(given.encode(), token.encode()):
        raise Http404
    try:
        state = json.loads(request.read(MAX_REPORT_LENGTH))["state"]
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    if state not in (Message.DELIVERED, Message.FAILED):
        return HttpResponse(status=400)
    if not record_report(str(message), is_delivered=state == Message.DELIVERED):
        raise Http404
    return HttpResponse(status=204)
