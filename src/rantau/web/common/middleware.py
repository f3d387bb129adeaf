"""Middleware: forbid caching, answer sessionless pages early, and render domain errors."""

from collections.abc import Callable
from functools import cache
from typing import cast

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


class NoStoreMiddleware:
    """Add `Cache-Control: no-store` to every response that has no `Cache-Control` of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


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
            context = {"reason": str(error)}
            return render(request, "common/domain_error.html", context, status=error.status)
        return service_unavailable(request) if is_temporarily_unavailable(error) else None


class SessionlessMiddleware:
    """Call a view that needs no session (`sessionless_view`) directly, in the visitor's language;
    pass all other requests on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.errors = DomainErrorMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_sessionless(request):
            return self.get_response(request)
        match = resolve(request.path_info)
        if match.func not in sessionless_views:
            return self.get_response(request)
        request.resolver_match = match
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = self._call_view(request, match)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def _call_view(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        try:
            return cast(HttpResponse, match.func(request, *match.args, **match.kwargs))
        except Exception as error:
            response = self.errors.process_exception(request, error)
            # Django's error pages too, while the visitor's language is active.
            return response or response_for_exception(request, error)


def _may_be_sessionless(request: HttpRequest) -> bool:
    """Whether the path is one of the few; others need not be resolved here."""
    return request.path_info in _list_sessionless_paths()


@cache
def _list_sessionless_paths() -> frozenset[str]:
    check = reverse("documents:check")
    return frozenset({check, "/V", "/v"})
