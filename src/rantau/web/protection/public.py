"""What the help pages share: no identity, no cookie, a language without a trace, a slow-down."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from rantau.access.cache import counted, hidden

View = Callable[[HttpRequest], HttpResponse]

WRONG_CODES, WINDOW = 20, 300  # per network address, in seconds; codes have 80 bits all the same


def anonymous(view: View) -> View:
    """For anybody: no forgery token (nobody is signed in here, and it would set a cookie).

    The language is asked for in the address (`?bahasa=en`), so that nothing is stored for it.
    """

    @csrf_exempt
    @wraps(view)
    def spoken(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("bahasa", "")
        if asked not in dict(settings.LANGUAGES):
            return view(request)
        with translation.override(asked):
            return view(request)

    return spoken


def wrong_too_often(request: HttpRequest) -> bool:
    """Count one wrong code; whether there were too many from there. A right one always passes, so
    that no stranger behind the same address locks anybody out."""
    name = hidden("wrong-codes", request.META.get("REMOTE_ADDR", ""))
    return counted(cache, name, WINDOW) > WRONG_CODES
