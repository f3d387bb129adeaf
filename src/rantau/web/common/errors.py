"""Error pages (400, 404, 500, 503, failed CSRF check), and the error for a form without its hidden
fields."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from rantau.common.database import RETRY_AFTER_SECONDS, is_temporarily_unavailable
from rantau.common.errors import DomainError
from rantau.web.common.pending_form import get_submitted_form, is_same_origin, render_pending_form


class IncompleteSubmission(
    DomainError,
    code="request.not_understood",
    message=_("What you sent did not arrive whole. Open the page again, then repeat it."),
    status=400,
):
    """A form without its hidden fields, so that nobody can tell what it was meant to do."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for status 400. Django's own looks for a CSRF token in the body, and fails where
    the body is what cannot be read."""
    return render(request, "400.html", status=400)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for status 404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for status 500; for 503 when the database is unavailable. It needs no database.

    `DomainErrorMiddleware` sees the exceptions of views; those of other middleware, such as saving
    the session, come here.
    """
    if is_temporarily_unavailable(sys.exc_info()[1]):
        return service_unavailable(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """The page for status 503. It needs no database."""
    return HttpResponse(
        render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER_SECONDS}
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid CSRF token. It mostly comes from an old page: then show what
    was typed, to be sent again. Show nothing of a form that another site sent.
    """
    if is_same_origin(request):
        return render_pending_form(request, get_submitted_form(request), status=403)
    return render(request, "403_csrf.html", status=403)
