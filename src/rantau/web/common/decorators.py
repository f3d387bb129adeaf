"""View decorators: who must be signed in, and pages that set no cookie."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from rantau.access.middleware import ActorRequest
from rantau.access.roles import ROLES
from rantau.common.errors import Forbidden
from rantau.registry.errors import NoSuchPerson
from rantau.web.common.pending_form import save_pending_form

View = Callable[..., HttpResponse]


def officer_required(view: View) -> View:
    """Only for accounts with a role now: nobody is sent to the sign-in page, ended roles refused.

    A form that was sent when the session had ended is kept, and shown again after signing in.
    """

    @wraps(view)
    def wrapper(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                return save_pending_form(request, redirect_to_login(reverse("common:resume")))
            return redirect_to_login(request.path)
        actor = request.actor
        if actor.role not in ROLES:
            raise Forbidden()
        with timezone.override(actor.time_zone):
            return view(request, *args, **kwargs)

    return wrapper


def officer_or_worker_required(view: View) -> View:
    """For officers, and for the person whom a record is about; the view's look-up judges which."""

    @wraps(view)
    def wrapper(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = request.actor
        known = worker_required(view) if actor.role == "worker" else officer_required(view)
        return known(request, *args, **kwargs)

    return wrapper


def worker_required(view: View) -> View:
    """Only for the person a file is about: nobody is sent to the slip's page, officers refused.

    A session whose person is no longer there, or has a newer code, ends.
    """

    @wraps(view)
    def wrapper(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = request.actor
        if actor.role == "public" and not request.user.is_authenticated:
            return redirect("placement:enter")
        if actor.role != "worker":
            raise Forbidden()
        try:
            return view(request, *args, **kwargs)
        except NoSuchPerson:
            request.session.flush()
            return redirect("placement:enter")

    return wrapper


AnonymousView = Callable[[HttpRequest], HttpResponse]


def cookieless_view(view: AnonymousView) -> AnonymousView:
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


def sessionless_view(view: View) -> View:
    """A public page that is the same for all: `SessionlessMiddleware` answers it before sessions,
    accounts and tokens against forgery are looked at."""
    view.sessionless = True  # type: ignore[attr-defined]  # a mark on the function
    return csrf_exempt(view)
