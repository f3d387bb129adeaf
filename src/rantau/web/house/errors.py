"""Error pages: each says plainly what happened, that nothing was lost, and a way on."""

import sys
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.access.away import WAIT, is_away
from rantau.core.errors import Refusal
from rantau.web.house.kept import form_of, from_here, offer


@dataclass(eq=False)
class NotUnderstood(Refusal):
    """A form came without what its page hides in it, so nobody can tell what was meant."""

    code: ClassVar[str] = "request.not_understood"
    text: ClassVar[str | Promise] = _("Kiriman ini tidak utuh. Buka halamannya lagi, lalu ulangi.")
    status: ClassVar[int] = 400


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, without touching the database; 503 when it is the database that is away.

    Faults outside the page itself, such as keeping the session, come here alone.
    """
    if is_away(sys.exc_info()[1]):
        return away(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def away(request: HttpRequest) -> HttpResponse:
    """503, without touching the database."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": WAIT})


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: mostly an old page, then what was typed is offered back.

    One that another site sent is refused, and nothing of it is shown or sent on.
    """
    if from_here(request):
        return offer(request, form_of(request), status=403)
    return render(request, "403_csrf.html", status=403)
