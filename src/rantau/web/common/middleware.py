"""Middleware: add default headers, answer sessionless pages early, and render domain errors."""

from collections.abc import Callable
from functools import cache
from typing import cast

from csp.utils import build_policy
from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from rantau.common.database import is_temporarily_unavailable
from rantau.common.errors import DomainError, IdempotencyKeyReused
from rantau.web.common.decorators import sessionless_views
from rantau.web.common.errors import service_unavailable
from rantau.web.common.pending_form import (
    get_submitted_form,
    render_pending_form,
    renew_command_key,
)


class DefaultHeadersMiddleware:
    """Add to every response `Cache-Control: no-store` and the Content-Security-Policy of the
    settings, unless it has its own.

    The policy is the same for all: it is built once, where the middleware of django-csp builds it
    for each response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class HeadMiddleware:
    """Answer HEAD wherever GET is answered: as GET, whose body the server leaves out (RFC 9110,
    9.3.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = request.META["REQUEST_METHOD"] = "GET"
        response = self.get_response(request)
        if is_head:
            request.method = request.META["REQUEST_METHOD"] = "HEAD"
        return response


NOT_YET_HEADING = _("This cannot be done yet")
HEADINGS = {403: _("You are not allowed to do this"), 404: _("Not found")}
KEY_REUSED_TEXT = _(
    "This form was accepted before with other content. Send it again only if this is a new one."
)


class DomainErrorMiddleware:
    """Render the page of a domain error that no view caught, and 503 for an unavailable
    database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of the error; None leaves other exceptions to Django's 500 page."""
        if isinstance(error, IdempotencyKeyReused):
            return render_pending_form(
                request,
                renew_command_key(get_submitted_form(request)),
                status=422,
                reason=str(KEY_REUSED_TEXT),
            )
        if isinstance(error, DomainError):
            heading = HEADINGS.get(error.status, NOT_YET_HEADING)
            context = {"heading": heading, "reason": str(error)}
            return render(request, "common/domain_error.html", context, status=error.status)
        return service_unavailable(request) if is_temporarily_unavailable(error) else None


class SessionlessMiddleware:
    """Call a view that needs no session (`sessionless_view`) directly, in the visitor's language;
    pass all other requests on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.errors = DomainErrorMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = _list_sessionless_pages().get(request.path_info)
        if match is None:
            return self.get_response(request)
        request.get_host()  # raises DisallowedHost for a host that is not ours
        request.resolver_match = match
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = self._call_view(request, match)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def _call_view(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        try:
            return cast(HttpResponse, match.func(request, *match.args, **match.kwargs))
        except Exception as error:
            response = self.errors.process_exception(request, error)
            # Django's error pages too, while the visitor's language is active.
            return response or response_for_exception(request, error)


@cache
def _list_sessionless_pages() -> dict[str, ResolverMatch]:
    """The few sessionless pages by their paths, which hold nothing variable."""
    names = ("documents:check", "rounds:result", "set_language")
    paths = (*map(reverse, names), "/V", "/v")
    matches = {path: resolve(path) for path in paths}
    return {path: match for path, match in matches.items() if match.func in sessionless_views}
