"""Record that an account's password or second factor was changed while signed in, so that its
owner is told.

The login library makes the change, in a transaction of its own, and tells of it by a signal.
"""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID, uuid4

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, build_signed_in_actor
from rantau.access.models import Account
from rantau.access.permissions import RECORD_SIGN_IN_CHANGE
from rantau.access.service import CommandOutcome, CommandResult, service
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind

PASSWORD_CHANGED = JournalKind("access:password:changed", gettext_lazy("Password changed"))
SECOND_FACTOR_CHANGED = JournalKind(
    "access:second_factor:changed", gettext_lazy("Second key changed")
)


@service(PASSWORD_CHANGED, permission=RECORD_SIGN_IN_CHANGE)
def record_password_change(actor: Actor) -> CommandResult:
    """Record that the actor's account has another password; answers with the account's id."""
    return _build_result(actor, "password")


@service(SECOND_FACTOR_CHANGED, permission=RECORD_SIGN_IN_CHANGE)
def record_second_factor_change(actor: Actor) -> CommandResult:
    """Record that a second factor of the actor's account was set up or removed, or that there are
    new recovery codes; answers with the account's id."""
    return _build_result(actor, "second_factor")


def _build_result(actor: Actor, subject_kind: str) -> CommandResult:
    account = str(actor.account)
    event = JournalEvent(subject_kind, uuid7(), 1, {"account": account}, tells=(actor.ref,))
    return CommandResult(answer=account, event=event)


def connect_signals() -> None:
    """Record the changes that the login library makes."""
    password_changed.connect(_record_password_change)
    authenticator_added.connect(_record_second_factor_change)
    authenticator_removed.connect(_record_second_factor_change)
    authenticator_reset.connect(_record_renewed_codes)


def _record_password_change(user: AbstractBaseUser, **_signal: Any) -> None:
    _record_after_commit(record_password_change, user)


def _record_second_factor_change(
    user: AbstractBaseUser, authenticator: Authenticator, **_signal: Any
) -> None:
    """Recovery codes come and go with the second factor, which is recorded."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _record_after_commit(record_second_factor_change, user)


def _record_renewed_codes(user: AbstractBaseUser, **_signal: Any) -> None:
    _record_after_commit(record_second_factor_change, user)


def _record_after_commit(
    record: Callable[[Actor, UUID], CommandOutcome], user: AbstractBaseUser
) -> None:
    """Run the command once the change is there: a command begins its own transaction."""
    transaction.on_commit(lambda: record(build_signed_in_actor(cast("Account", user)), uuid4()))
