"""allauth's account adapter.

No sign-up, sign-in attempts slowed down by account and network, landing page by role.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from rantau.access.known_devices import remember_device
from rantau.access.middleware import get_request_actor
from rantau.access.security_events import log_account_event, log_secret_try
from rantau.access.sign_in_limits import PASSWORD, build_secret_try, normalize_login
from rantau.common.ratelimit import SecretTry


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by appointment only; tries are counted where every process sees them.

    The library's own count takes a lock of one second at most, which a whole office signing in
    at eight o'clock behind one address would not all get; and it counts by account alone, so that
    a stranger would lock the owner out.
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
        """Count the try before the password is checked; refuse it while it has to wait."""
        self.attempt = _build_password_try(request, credentials)
        if self.attempt.begin():
            log_secret_try(PASSWORD, self.attempt.subject, "slowed down")
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The account, whose try then no longer counts; None for a wrong login or password."""
        # The library calls `pre_authenticate` first.
        account: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if account is None:
            log_secret_try(PASSWORD, self.attempt.subject, "refused")
        else:
            self.attempt.succeed()
        return account

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Note device and network, now that every factor was given."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        subject = normalize_login(user.get_username())
        build_secret_try(request, PASSWORD, subject).remember_network()
        remember_device(request, response, subject)
        methods = (str(each["method"]) for each in get_authentication_records(request, user))
        log_account_event("signed in", user, factors=" ".join(methods))
        return response


def _build_password_try(request: HttpRequest, credentials: dict[str, Any]) -> SecretTry:
    login = normalize_login(str(credentials.get("username", "")))
    return build_secret_try(request, PASSWORD, login)
