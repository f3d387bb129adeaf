"""allauth's account adapter.

No sign-up, sign-in attempts limited per account and network, landing page by role.
"""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from rantau.access.middleware import get_request_actor
from rantau.common.proxy import get_client_network
from rantau.common.ratelimit import build_key, hit, undo_hit

ATTEMPT_WINDOW = timedelta(minutes=5)
# Per account, and wide per network: an office shares one address (docs/design/access.md).
MAX_ATTEMPTS_PER_ACCOUNT, MAX_ATTEMPTS_PER_NETWORK = 10, 300


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by appointment only; failures are counted where every process sees them.

    The library's own count takes a lock of one second at most, which a whole office signing in
    at eight o'clock behind one address would not all get.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page after signing in, by role."""
        role = get_request_actor(request).role
        return settings.LANDING_PAGES_BY_ROLE.get(role) or str(
            super().get_login_redirect_url(request)
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is checked; refuse it when there were too many."""
        account, network = _build_limit_keys(request, credentials)
        allowed = hit(account, MAX_ATTEMPTS_PER_ACCOUNT, ATTEMPT_WINDOW)
        if not hit(network, MAX_ATTEMPTS_PER_NETWORK, ATTEMPT_WINDOW) or not allowed:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The account, whose attempt then no longer counts; None for a wrong login or password."""
        account: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if account is not None:
            for key in _build_limit_keys(request, credentials):
                undo_hit(key)
        return account


def _build_limit_keys(request: HttpRequest, credentials: dict[str, Any]) -> tuple[str, str]:
    """The two keys to count under: the account, and the network."""
    login = str(credentials.get("username", "")).lower()
    return build_key("login", login), build_key("login-from", get_client_network(request))
