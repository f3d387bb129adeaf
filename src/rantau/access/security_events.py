"""Security events about signing in, as they are logged.

A line names an account by its id once it is known, and whoever tries by a keyed hash of what was
typed, so that tries on one login can be counted and no log holds a login.
"""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_out

from rantau.common.hashing import compute_keyed_hash
from rantau.common.logs import log_security_event

HASH_LENGTH = 16  # characters of the keyed hash


def log_secret_try(kind: str, subject: str, event: str) -> None:
    """Log that a secret was refused or has to wait.

    kind     which secret, as in `sign_in_limits`
    subject  what it was tried on, as its limits count it; it need not exist
    """
    key = settings.SECRET_KEY.encode()
    hashed = compute_keyed_hash(key, f"log:{kind}", subject)[:HASH_LENGTH]
    log_security_event(event, is_refused=True, secret=kind, subject=hashed)


def log_account_event(event: str, account: AbstractBaseUser, **details: str) -> None:
    """Log what an account did about how it signs in."""
    log_security_event(event, is_refused=False, account=str(account.pk), **details)


def connect_signals() -> None:
    """Log the changes that the login library makes, of which it tells by signals alone."""
    password_changed.connect(_log_password_changed)
    user_logged_out.connect(_log_signed_out)
    authenticator_added.connect(_log_authenticator_added)
    authenticator_removed.connect(_log_authenticator_removed)
    authenticator_reset.connect(_log_authenticator_reset)


def _log_password_changed(user: AbstractBaseUser, **_signal: Any) -> None:
    log_account_event("password changed", user)


def _log_signed_out(user: AbstractBaseUser | None, **_signal: Any) -> None:
    if user is not None:
        log_account_event("signed out", user)


def _log_authenticator_added(user: AbstractBaseUser, authenticator: Any, **_signal: Any) -> None:
    log_account_event("second factor added", user, factor=str(authenticator.type))


def _log_authenticator_removed(user: AbstractBaseUser, authenticator: Any, **_signal: Any) -> None:
    log_account_event("second factor removed", user, factor=str(authenticator.type))


def _log_authenticator_reset(user: AbstractBaseUser, authenticator: Any, **_signal: Any) -> None:
    log_account_event("second factor renewed", user, factor=str(authenticator.type))
