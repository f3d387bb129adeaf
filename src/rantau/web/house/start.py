"""What someone who wants to work abroad should know before anything else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.web.house.home import address


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Requirements, costs and the first step."""
    ways = {
        "offices_url": address("offices:network"),
        "check_url": address("documents:check"),
        "help_url": address("protection:help"),
        "home_url": address("house:home"),
    }
    return render(request, "house/start.html", ways)
