"""The login library's door: nobody signs up by himself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from rantau.access.entry import actor_from


class ClosedDoor(DefaultAccountAdapter):
    """Accounts are made by appointment only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page after signing in, by role."""
        role = actor_from(request).role
        return settings.LANDINGS.get(role) or str(super().get_login_redirect_url(request))
