"""Name an e-mail address for the own account, and confirm it by the code that was sent there."""

from typing import cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.addresses import is_address_code
from rantau.access.permissions import NAME_ADDRESS
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind

ADDRESS_NAMED = JournalKind("access:address:named", gettext_lazy("E-mail address named"))
ADDRESS_CONFIRMED = JournalKind(
    "access:address:confirmed", gettext_lazy("E-mail address confirmed")
)

MAX_ADDRESS_LENGTH = 254  # RFC 5321, 4.5.3.1.3
# Functions of the database: an office sees neither its own account nor any address.
NAME_ADDRESS_SQL = "select access_name_address(%s, %s)"
NAMED_ADDRESS_SQL = "select address, named_at from access_get_named_address()"
CONFIRM_ADDRESS_SQL = "select access_confirm_address(%s, %s)"


@service(ADDRESS_NAMED, permission=NAME_ADDRESS)
def name_address(actor: Actor, address: str) -> CommandResult:
    """Name an e-mail address for the actor's account, in place of one that waits for its code; the
    code is sent there. Answers with the account's id. Raises InvalidInput."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput({"address": list(error.messages)}) from error
    if not (address.isascii() and address.isprintable()):  # else a server may not take it
        raise InvalidInput({"address": [_("Write the address in plain letters without accents.")]})
    if len(address) > MAX_ADDRESS_LENGTH:
        raise InvalidInput({"address": [_("This address is too long.")]})
    with connection.cursor() as cursor:
        cursor.execute(NAME_ADDRESS_SQL, [address, clock.now()])
    return _build_result(actor)


@service(ADDRESS_CONFIRMED, permission=NAME_ADDRESS)
def confirm_address(actor: Actor, code: str) -> CommandResult:
    """Use the address that the actor's account named from now on; the address before is told.
    Answers with the account's id. Raises InvalidInput for a wrong code, or one that is over."""
    account = cast("UUID", actor.account)
    with connection.cursor() as cursor:
        cursor.execute(NAMED_ADDRESS_SQL)
        named = cursor.fetchone()
        is_confirmed = named is not None and is_address_code(code, account, *named)
        if is_confirmed:
            cursor.execute(CONFIRM_ADDRESS_SQL, named)
            is_confirmed = cursor.fetchone()[0]  # false where another was named meanwhile
    if not is_confirmed:
        raise InvalidInput({"code": [_("This code does not fit, or is over.")]})
    return _build_result(actor)


def _build_result(actor: Actor) -> CommandResult:
    """The entry is about what was done with the address, which it does not name."""
    terms, tells = {"account": str(actor.account)}, (actor.ref,)
    event = JournalEvent("address", uuid7(), 1, terms, tells=tells)
    return CommandResult(answer=str(actor.account), event=event)
