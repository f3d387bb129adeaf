"""Error pages: each says plainly what happened, that nothing was lost, and a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, without touching the database."""
    return render(request, "500.html", status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: mostly an old page; what was typed is offered back."""
    kept = [(k, v) for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "password")]
    return render(request, "403_csrf.html", {"kept": kept}, status=403)
