"""Ask for a new password, and replace a forgotten one by the link that was sent."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchPasswordLink
from rantau.access.models import Account
from rantau.access.permissions import ASK_FOR_PASSWORD, REPLACE_PASSWORD
from rantau.access.service import OBSERVED, CommandResult, service
from rantau.access.sign_in_limits import normalize_login
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind

PASSWORD_ASKED_FOR = JournalKind(
    "access:password:asked_for", gettext_lazy("New password asked for")
)
PASSWORD_REPLACED = JournalKind(
    "access:password:replaced", gettext_lazy("Forgotten password replaced")
)

# Functions of the database: the public sees no account.
FIND_ADDRESSEE_SQL = "select access_find_addressee(%s)"
REPLACE_PASSWORD_SQL = "select access_replace_password(%s, %s)"  # noqa: S105


@service(PASSWORD_ASKED_FOR, permission=ASK_FOR_PASSWORD)
def ask_for_password(actor: Actor, login: str) -> CommandResult:
    """Let a link for a new password be sent to the confirmed address of the account with this
    login. Where there is no such account or no address, all is the same but that nobody is told:
    the answer, the entry, and how long it takes.

    The caller has counted the try (`sign_in_limits.PASSWORD_LINK`).
    """
    with connection.cursor() as cursor:
        cursor.execute(FIND_ADDRESSEE_SQL, [normalize_login(login)])
        account: UUID | None = cursor.fetchone()[0]
    return CommandResult(answer="asked", event=_build_event(account))


@dataclass(frozen=True)
class NewPassword:
    """A password as it was typed, and the hash of the one that it replaces, as it was when the link
    was checked."""

    password: str = field(repr=False, metadata=OBSERVED)
    seen: str = field(metadata=OBSERVED)


@service(PASSWORD_REPLACED, permission=REPLACE_PASSWORD)
def replace_password(actor: Actor, data: NewPassword) -> CommandResult:
    """Replace the password of the account whose link the actor holds; every session of it ends. The
    second factor stays as it is. Answers with the account's id.

    actor   from `build_addressee_actor`, once the token was checked
    Raises  InvalidInput; NoSuchPasswordLink where the password was changed meanwhile
    """
    account = Account(id=actor.account, name=actor.name)
    try:
        validate_password(data.password, account)
    except ValidationError as error:
        raise InvalidInput({"password": list(error.messages)}) from error
    with connection.cursor() as cursor:
        cursor.execute(REPLACE_PASSWORD_SQL, [make_password(data.password), data.seen])
        if not cursor.fetchone()[0]:
            raise NoSuchPasswordLink()
    return CommandResult(answer=str(account.id), event=_build_event(account.id))


def _build_event(account: UUID | None) -> JournalEvent:
    """The entry is about the password, of which an account has no record of its own."""
    terms = {"account": str(account)} if account else {}
    tells = (f"account:{account}",) if account else ()
    return JournalEvent("password", uuid7(), 1, terms, tells=tells)
