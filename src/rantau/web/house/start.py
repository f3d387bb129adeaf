"""What someone who wants to work abroad should know before anything else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Requirements, costs and the first step."""
    return render(request, "house/start.html")
