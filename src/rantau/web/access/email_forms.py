"""Forms about the e-mail address of an account, and a password reset."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.access.models import Account
from rantau.access.services.email_addresses import MAX_EMAIL_LENGTH
from rantau.web.common.forms import CommandForm


class OwnPasswordForm(CommandForm):
    """The own password: whoever finds the account signed in cannot take it over."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        strip=False,  # as signing in takes it
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        """The password, counted as at signing in. Raises ValidationError."""
        password = str(self.cleaned_data["password"])
        adapter = get_adapter()
        if not adapter.reauthenticate(self.account, password):
            raise adapter.validation_error("enter_current_password")
        return password


class EmailForm(OwnPasswordForm):
    """An address, and the password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=MAX_EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["email", "password"]


class EmailCodeForm(CommandForm):
    """The code that was sent to the address."""

    code = forms.CharField(
        label=_("Code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class PasswordResetRequestForm(CommandForm):
    """Whose password was forgotten."""

    login = forms.CharField(
        label=_("Login"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
