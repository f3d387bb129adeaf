"""Scripts that answer for pages of ours where there is no network (service workers)."""

from functools import cache
from pathlib import Path

from django.http import HttpResponse

STATIC_FOLDER = Path(__file__).parents[1] / "static"


def build_worker_response(name: str) -> HttpResponse:
    """A service worker of `web/static`, under an address that does not change with its content: a
    browser asks there whether it has changed."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(_read_worker(name), content_type="text/javascript", headers=headers)


@cache
def _read_worker(name: str) -> bytes:
    return (STATIC_FOLDER / name).read_bytes()
