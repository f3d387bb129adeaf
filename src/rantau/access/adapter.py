"""The login library's door: nobody signs up by himself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """Accounts are made by appointment only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
