"""Turns a refusal that nobody caught into a page with its own status and a way on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from rantau.access.away import is_away
from rantau.core.errors import KeyReused, Refusal
from rantau.web.house.errors import away
from rantau.web.house.kept import form_of, offer, with_fresh_key

ANOTHER = _(
    "Formulir ini sudah pernah diterima dengan isian lain. Kirim lagi hanya bila ini kiriman baru."
)


class RefusalsBecomePages:
    """A refusal becomes its page; a database that is away becomes 503, never a trace."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a refusal; None leaves other errors to Django's 500 page."""
        if isinstance(error, KeyReused):
            return offer(request, with_fresh_key(form_of(request)), status=422, why=str(ANOTHER))
        if isinstance(error, Refusal):
            shown = {"reason": str(error)}
            return render(request, "house/refusal.html", shown, status=error.status)
        return away(request) if is_away(error) else None
