"""Propose an e-mail address for the own account, confirm it by the code that was sent there, or
remove it."""

from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.email_addresses import is_email_code
from rantau.access.errors import NoEmailAddress
from rantau.access.models import Notice
from rantau.access.notices import notify_owner
from rantau.access.permissions import MANAGE_OWN_EMAIL
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind

EMAIL_PROPOSED = JournalKind("access:email:proposed", gettext_lazy("E-mail address proposed"))
EMAIL_CONFIRMED = JournalKind("access:email:confirmed", gettext_lazy("E-mail address confirmed"))
EMAIL_REMOVED = JournalKind("access:email:removed", gettext_lazy("E-mail address removed"))

MAX_EMAIL_LENGTH = 254  # RFC 5321, 4.5.3.1.3
# Functions of the database: an office sees neither its own account nor any address.
PROPOSE_EMAIL_SQL = "select access_propose_email(%s, %s)"
PENDING_EMAIL_SQL = "select email, proposed_at from access_get_pending_email()"
CONFIRM_EMAIL_SQL = "select access_confirm_email(%s, %s, %s, %s)"
REMOVE_EMAIL_SQL = "select access_remove_email(%s, %s)"


@service(EMAIL_PROPOSED, permission=MANAGE_OWN_EMAIL)
def propose_email(actor: Actor, email: str) -> CommandResult:
    """Propose an e-mail address for the actor's account, in place of one that waits for its code;
    the code is sent there. Answers with the account's id. Raises InvalidInput.

    The caller has asked for the password and counted the try (`sign_in_limits.EMAIL_PROPOSAL`).
    """
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidInput({"email": list(error.messages)}) from error
    if not (email.isascii() and email.isprintable()):  # else a server may not take it
        raise InvalidInput({"email": [_("Write the address in plain letters without accents.")]})
    if len(email) > MAX_EMAIL_LENGTH:
        raise InvalidInput({"email": [_("This address is too long.")]})
    with connection.cursor() as cursor:
        cursor.execute(PROPOSE_EMAIL_SQL, [email, clock.now()])
    return _build_result(actor, uuid7(), Notice.EMAIL_PROPOSED)


@service(EMAIL_CONFIRMED, permission=MANAGE_OWN_EMAIL)
def confirm_email(actor: Actor, code: str) -> CommandResult:
    """Use the address that the actor's account proposed from now on; the address before is told.
    Answers with the account's id. Raises InvalidInput for a wrong code, or one that has ended."""
    account, subject = cast("UUID", actor.account), uuid7()
    with connection.cursor() as cursor:
        cursor.execute(PENDING_EMAIL_SQL)
        pending = cursor.fetchone()
        is_confirmed = pending is not None and is_email_code(code, account, *pending)
        if is_confirmed:
            cursor.execute(CONFIRM_EMAIL_SQL, [*pending, subject, clock.now()])
            is_confirmed = cursor.fetchone()[0]  # false where another was proposed meanwhile
    if not is_confirmed:
        raise InvalidInput({"code": [_("This code does not fit, or has ended.")]})
    return _build_result(actor, subject, Notice.EMAIL_CONFIRMED)


@service(EMAIL_REMOVED, permission=MANAGE_OWN_EMAIL)
def remove_email(actor: Actor) -> CommandResult:
    """Use no address for the actor's account any more, also none that waits for its code; the
    address is told. Answers with the account's id. Raises NoEmailAddress.

    The caller has asked for the password.
    """
    subject = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(REMOVE_EMAIL_SQL, [subject, clock.now()])
        if not cursor.fetchone()[0]:
            raise NoEmailAddress()
    return _build_result(actor, subject, Notice.EMAIL_REMOVED)


def _build_result(actor: Actor, subject: UUID, code: str) -> CommandResult:
    """The entry is about what was done with the address, which it does not contain: an address that
    was given up is a FormerEmail of that id. The account gets a notice."""
    account = cast("UUID", actor.account)
    tells = notify_owner(account, code=code)
    event = JournalEvent("email_address", subject, 1, {"account": str(account)}, tells=tells)
    return CommandResult(answer=str(account), event=event)
