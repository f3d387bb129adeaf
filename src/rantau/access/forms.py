"""The forms of the login library: our labels, and our limits on passwords and second factors."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ChangePasswordForm as LibraryChangeForm
from allauth.account.forms import LoginForm as LibraryForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from rantau.access.errors import UnreadableSecondFactor
from rantau.access.models import Account
from rantau.access.security_events import log_secret_try
from rantau.access.sign_in_limits import SECOND_FACTOR, build_secret_try, normalize_login
from rantau.common.hashing import compute_sha256


class LoginForm(LibraryForm):
    """Login and password, labelled as everywhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("Login")), ("password", _("Password"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)


class ChangePasswordForm(LibraryChangeForm):
    """Ask for the old password and a new one; the old one is counted as at signing in."""

    def clean_oldpassword(self) -> str:
        """The old password. Raises ValidationError, also while the try has to wait."""
        password = str(self.cleaned_data["oldpassword"])
        adapter = get_account_adapter()
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("enter_current_password")
        return password


# A number is taken while its step, the one before and the one after last (RFC 6238 section 5.2).
NUMBER_LIFETIME_SECONDS = (2 * mfa_settings.TOTP_TOLERANCE + 1) * mfa_settings.TOTP_PERIOD


class SecondFactorLimitMixin(forms.Form):
    """Slow tries of second factors down by source, and in all for the account, instead of shutting
    the account: whoever holds the password alone shall not keep its owner out. A code is taken
    once, also one that set the second factor up; the library forgets it after one step."""

    user: Account

    def take_code(self, clean_code: Callable[[], Any]) -> str:
        """The code, when it is right and was not used. Raises ValidationError, also while the try
        has to wait.

        Raises UnreadableSecondFactor too, which counts as no try.

        clean_code  the library's own check, which returns the code or raises ValidationError
        """
        login = normalize_login(self.user.login)
        attempt = build_secret_try(context.request, SECOND_FACTOR, login)
        if attempt.begin():
            log_secret_try(SECOND_FACTOR, login, "slowed down")
            raise get_account_adapter().validation_error("too_many_login_attempts")
        try:
            code = self._check_code(clean_code, login)
        except UnreadableSecondFactor:
            attempt.take_back()
            raise
        attempt.succeed()
        return code

    def _check_code(self, clean_code: Callable[[], Any], login: str) -> str:
        try:
            code = str(clean_code())
        except forms.ValidationError:
            log_secret_try(SECOND_FACTOR, login, "refused")
            raise
        # The library takes `123-456` for `123456`.
        plain = normalize_user_code(code)
        used = f"second-factor-used:{compute_sha256(f'{self.user.pk}:{plain}'.encode())}"
        if not cache.add(used, 1, NUMBER_LIFETIME_SECONDS):
            log_secret_try(SECOND_FACTOR, login, "used before")
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(SecondFactorLimitMixin, AuthenticateForm):
    """Ask for the second factor at sign-in."""

    def clean_code(self) -> str:
        """The code; see take_code."""
        return self.take_code(super().clean_code)


class SecondFactorAgainForm(SecondFactorLimitMixin, ReauthenticateForm):
    """Ask for the second factor before something important."""

    def clean_code(self) -> str:
        """The code; see take_code."""
        return self.take_code(super().clean_code)


class EnrolSecondFactorForm(SecondFactorLimitMixin, ActivateTOTPForm):
    """Set a second factor up; the code that proves it is used up by that."""

    def clean_code(self) -> str:
        """The code; see take_code."""
        return self.take_code(super().clean_code)
