"""View decorators: who must be signed in, and pages that set no cookie."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from rantau.access.middleware import (
    SIGNED_IN_KEY,
    ActorRequest,
    get_request_actor,
)
from rantau.access.roles import ROLES
from rantau.common import clock
from rantau.common.errors import CrossSiteForm, Forbidden
from rantau.registry.errors import NoSuchPerson
from rantau.registry.selectors import is_session_open
from rantau.web.common.own_sessions import get_own_session
from rantau.web.common.pending_form import save_pending_form

View = Callable[..., HttpResponse]


def officer_required(view: View) -> View:
    """Let in an account with a role in force. Redirect an anonymous visitor to the sign-in page;
    raise Forbidden for an account without a role, and for a worker.

    A form that was posted after the session had ended is shown again after signing in.
    """

    @wraps(view)
    def wrapper(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                return save_pending_form(request, redirect_to_login(reverse("common:resume")))
            return redirect_to_login(request.path)
        # The actor itself, no longer lazy: a page reads it some fifty times.
        request.actor = actor = get_request_actor(request)
        if actor.role not in ROLES:
            raise Forbidden()
        with timezone.override(actor.time_zone):
            return view(request, *args, **kwargs)

    return wrapper


def officer_or_worker_required(view: View) -> View:
    """Let in officers, and signed-in workers; the view's selectors decide what each may see."""

    @wraps(view)
    def wrapper(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = request.actor
        guarded = worker_required(view) if actor.role == "worker" else officer_required(view)
        return guarded(request, *args, **kwargs)

    return wrapper


def worker_required(view: View) -> View:
    """Let in a worker who signed in with a slip. Redirect an anonymous visitor to that page; raise
    Forbidden for an officer.

    End the session, and redirect, when the person is gone or was given a newer code.
    """

    @wraps(view)
    def wrapper(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = request.actor
        if actor.role == "public" and not request.user.is_authenticated:
            return redirect("placement:enter")
        if actor.role != "worker":
            raise Forbidden()
        try:
            _require_open_session(request)
            return view(request, *args, **kwargs)
        except NoSuchPerson:
            request.session.flush()
            return redirect("placement:enter")

    return wrapper


SEEN_KEY = "worker_seen_at"
IDLE_END = timedelta(minutes=30)  # her telephone may lie about, or be another's
SEEN_EVERY = timedelta(minutes=1)


def _require_open_session(request: ActorRequest) -> None:
    """Raise NoSuchPerson where the session is over: she has another way in since, or has opened no
    page for IDLE_END."""
    person, since = request.actor.person, request.session.get(SIGNED_IN_KEY)
    session = get_own_session(request)
    if person is None or since is None or session is None:  # the last: one of the release before
        raise NoSuchPerson()
    now, seen = clock.now(), datetime.fromisoformat(request.session.get(SEEN_KEY, since))
    is_open = now - seen <= IDLE_END and is_session_open(person, session)
    if not is_open:
        raise NoSuchPerson()
    if now - seen > SEEN_EVERY:
        request.session[SEEN_KEY] = now.isoformat()


AnonymousView = Callable[[HttpRequest], HttpResponse]


def cookieless_view(view: AnonymousView) -> AnonymousView:
    """Let in everybody without setting a cookie: no CSRF token, as nobody is signed in.

    The language comes from the address (`?bahasa=en`), so that nothing is stored for it.
    """

    @csrf_exempt
    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        require_own_form(request)
        language = request.GET.get("bahasa", "")
        if language not in dict(settings.LANGUAGES):
            return view(request)
        with translation.override(language):
            response = view(request)
        response.headers["Content-Language"] = language
        return response

    return wrapper


sessionless_views: set[View] = set()


def sessionless_view(view: View) -> View:
    """Mark a public page that is the same for all visitors. `SessionlessMiddleware` answers it
    before the middleware for sessions, accounts and CSRF tokens. A form that another site sent is
    refused with CrossSiteForm."""

    @csrf_exempt
    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        require_own_form(request)
        return view(request, *args, **kwargs)

    sessionless_views.add(wrapper)
    return wrapper


def require_own_form(request: HttpRequest) -> None:
    """Raise CrossSiteForm for a form of which the browser says that another site sent it: these
    pages have no CSRF token. One that says nothing of it is an old one, and is let in."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        is_own = site in ("same-origin", "none")  # none: typed or opened again by hand
    else:
        is_own = origin is None or urlsplit(origin).netloc == request.get_host()
    if not is_own:
        raise CrossSiteForm()
