"""Request a password reset, and reset a password by the link that was sent."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.email_addresses import EMAIL_RESET_WAIT
from rantau.access.errors import NoSuchPasswordReset
from rantau.access.models import Account, Notice
from rantau.access.notices import notify_owner
from rantau.access.permissions import REQUEST_PASSWORD_RESET, RESET_PASSWORD
from rantau.access.service import OBSERVED, CommandResult, service
from rantau.access.sign_in_limits import normalize_login
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind

PASSWORD_RESET_REQUESTED = JournalKind(
    "access:password_reset:requested", gettext_lazy("Password reset requested")
)
PASSWORD_RESET_DONE = JournalKind(
    "access:password_reset:done", gettext_lazy("Password reset by a link")
)

# Functions of the database: the public sees no account.
FIND_ACCOUNT_SQL = "select access_find_account_to_reset(%s, %s)"
RESET_PASSWORD_SQL = "select access_reset_password(%s, %s)"  # noqa: S105


@service(PASSWORD_RESET_REQUESTED, permission=REQUEST_PASSWORD_RESET)
def request_password_reset(actor: Actor, login: str) -> CommandResult:
    """Let a link be sent to the confirmed address of the account with this login, where it has had
    the address for EMAIL_RESET_WAIT. Where there is no such account or address, all is the same but
    that nobody is told: the answer, the entry, and but for the row of a notice how long it takes.

    The caller has counted the try (`sign_in_limits.PASSWORD_RESET`).
    """
    confirmed_before = clock.now() - EMAIL_RESET_WAIT
    with connection.cursor() as cursor:
        cursor.execute(FIND_ACCOUNT_SQL, [normalize_login(login), confirmed_before])
        account: UUID | None = cursor.fetchone()[0]
    return CommandResult(answer="requested", event=_build_event(account, Notice.RESET_REQUESTED))


@dataclass(frozen=True)
class PasswordResetInput:
    """A password as it was typed, and the hash of the one that it replaces, as it was when the link
    was checked. Neither is kept with the idempotency key, not even hashed."""

    password: str = field(repr=False, metadata=OBSERVED)
    former_hash: str = field(repr=False, metadata=OBSERVED)


@service(PASSWORD_RESET_DONE, permission=RESET_PASSWORD)
def reset_password(actor: Actor, data: PasswordResetInput, *, login: str) -> CommandResult:
    """Replace the password of the account whose link the actor holds; every session of it ends. The
    second factor stays as it is. Answers with the account's id.

    actor   from `build_password_reset_actor`, once the token was checked
    login   of the account, to which the password may not be similar
    Raises  InvalidInput; NoSuchPasswordReset where the password was changed meanwhile
    """
    account = Account(id=actor.account, name=actor.name, login=login)
    try:
        validate_password(data.password, account)
    except ValidationError as error:
        raise InvalidInput({"password": list(error.messages)}) from error
    with connection.cursor() as cursor:
        cursor.execute(RESET_PASSWORD_SQL, [make_password(data.password), data.former_hash])
        if not cursor.fetchone()[0]:
            raise NoSuchPasswordReset()
    event = _build_event(account.id, Notice.PASSWORD_RESET)
    return CommandResult(answer=str(account.id), event=event)


def _build_event(account: UUID | None, code: str) -> JournalEvent:
    """The entry is about the password, of which an account has no record of its own. The account
    gets a notice, where there is one."""
    terms = {"account": str(account)} if account else {}
    tells = notify_owner(account, code=code) if account else ()
    return JournalEvent("password", uuid7(), 1, terms, tells=tells)
