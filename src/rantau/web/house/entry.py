"""Asking who is there before anything else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from rantau.access.entry import ActorRequest
from rantau.access.roles import ROLES
from rantau.core.errors import Forbidden
from rantau.registry.errors import NoSuchPerson
from rantau.web.house.kept import keep

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for accounts with a role now: nobody is sent to the sign-in page, ended roles refused.

    A form that was sent when the session had ended is kept, and shown again after signing in.
    """

    @wraps(view)
    def judged(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                return keep(request, redirect_to_login(reverse("house:resume")))
            return redirect_to_login(request.path)
        actor = request.actor
        if actor.role not in ROLES:
            raise Forbidden()
        with timezone.override(actor.time_zone):
            return view(request, *args, **kwargs)

    return judged


def signed_in_or_person(view: View) -> View:
    """For officers, and for the person whom a record is about; the view's look-up judges which."""

    @wraps(view)
    def judged(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
        actor = request.actor
        known = person_only(view) if actor.role == "worker" else signed_in(view)
        return known(request, *args, **kwargs)

    return judged


def person_only(view: View) -> View:
    """Only for the person a file is about: nobody is sent to the slip's page, officers refused.

    A session whose person is no longer there, or has a newer code, ends.
    """

    @wraps(view)
    def judged(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponse:
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

    return judged
