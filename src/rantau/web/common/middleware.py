"""No copies of pages in caches, and a page with its own status for every domain error that no
view caught."""

from collections.abc import Callable
from functools import cache
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from rantau.common.database import is_temporarily_unavailable
from rantau.common.errors import DomainError, IdempotencyKeyReused
from rantau.web.common.errors import service_unavailable
from rantau.web.common.pending_form import (
    get_submitted_form,
    render_pending_form,
    renew_command_key,
)


class NoStoreMiddleware:
    """Forbid caches to keep a response that does not say itself how long it may be kept."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


KEY_REUSED_TEXT = _(
    "This form was taken before with other words in it. Send it again only if this is a new one."
)


class DomainErrorMiddleware:
    """A refusal becomes its page; a database that is away becomes 503, never a trace."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a refusal; None leaves other errors to Django's 500 page."""
        if isinstance(error, IdempotencyKeyReused):
            return render_pending_form(
                request,
                renew_command_key(get_submitted_form(request)),
                status=422,
                why=str(KEY_REUSED_TEXT),
            )
        if isinstance(error, DomainError):
            shown = {"reason": str(error)}
            return render(request, "common/domain_error.html", shown, status=error.status)
        return service_unavailable(request) if is_temporarily_unavailable(error) else None


class SessionlessMiddleware:
    """Answer a page that needs no session (`sessionless_view`) by itself, in the visitor's
    language; all other requests go on to the middleware behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.errors = DomainErrorMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_sessionless(request):
            return self.get_response(request)
        match = resolve(request.path_info)
        if not getattr(match.func, "sessionless", False):
            return self.get_response(request)
        request.resolver_match = match
        language = translation.get_language_from_request(request)
        with translation.override(language):
            response = self._answer(request, match)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    def _answer(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse:
        try:
            return cast(HttpResponse, match.func(request, *match.args, **match.kwargs))
        except Exception as error:
            response = self.errors.process_exception(request, error)
            if response is None:
                raise
            return response


def _may_be_sessionless(request: HttpRequest) -> bool:
    """Whether the address is one of the few; only then it is worth resolving twice."""
    return request.path_info in _list_sessionless_paths()


@cache
def _list_sessionless_paths() -> frozenset[str]:
    check = reverse("documents:check")
    return frozenset({check, "/V", "/v"})
