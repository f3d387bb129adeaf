"""Asking who is there before anything else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from rantau.access.roles import ROLES
from rantau.core.errors import Forbidden

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Only for accounts with a role now: nobody is sent to the sign-in page, ended roles refused.

    A form that was sent when the session had ended is sent back in `forged`, fields kept.
    """

    @wraps(view)
    def judged(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        actor = request.actor  # type: ignore[attr-defined]
        if actor.role not in ROLES:
            raise Forbidden()
        with timezone.override(actor.time_zone):
            return view(request, *args, **kwargs)

    return judged
