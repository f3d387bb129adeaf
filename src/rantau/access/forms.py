"""The sign-in form of the login library, with our labels."""

from typing import Any

from allauth.account.forms import LoginForm as LibraryForm
from django.utils.translation import gettext_lazy as _


class LoginForm(LibraryForm):
    """Login and password, labelled as everywhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("Login")), ("password", _("Password"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
