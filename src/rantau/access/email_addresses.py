"""What is sent to the e-mail address of an account: a code that confirms it, and the token of a
password reset.

Neither is stored. Both follow from the account and a key that is not in the database, so that the
worker makes them when the message leaves.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from rantau.access.actor import build_password_reset_actor
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.access.service import is_key_used
from rantau.common import clock
from rantau.common.hashing import compute_keyed_hash, is_equal_hash
from rantau.common.references import encode_code, normalize_code_characters

# Chosen by us: the mail may wait for a slow server or for a colleague's computer until tomorrow.
EMAIL_CODE_LIFETIME = timedelta(hours=24)
# Chosen by us: whoever stole a password and confirmed an address of his own waits a day for a link,
# and the owner has read the notice at the next sign-in.
EMAIL_RESET_WAIT = timedelta(hours=24)
PASSWORD_RESET_LIFETIME = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
CODE_LENGTH = 10  # characters, 50 bits
CODE_GROUP = 5


def derive_email_code(account: UUID, email: str, proposed_at: datetime) -> str:
    """The code that confirms an address proposed at that moment (aware): two groups of five."""
    key = settings.SECRET_KEY.encode()
    value = f"{account}:{proposed_at.timestamp()}:{email}"
    number = int(compute_keyed_hash(key, "email-code", value), 16)
    return encode_code(number, length=CODE_LENGTH, group=CODE_GROUP)


def is_email_code(typed: str, account: UUID, email: str, proposed_at: datetime) -> bool:
    """Whether it is the code of the address, and within its lifetime; case, spaces and dashes do
    not matter."""
    if clock.now() - proposed_at > EMAIL_CODE_LIFETIME:
        return False
    code = derive_email_code(account, email, proposed_at)
    return is_equal_hash(normalize_code_characters(typed), normalize_code_characters(code))


class PasswordResetTokens(PasswordResetTokenGenerator):
    """Django's tokens, by our clock: bound to the account's password, address and last sign-in, so
    that one works once and ends with any of them."""

    key_salt = "rantau.access.email_addresses.PasswordResetTokens"

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)


password_reset_tokens = PasswordResetTokens()


def find_account_to_reset(account_id: UUID, token: str) -> Account | None:
    """The account whose password the link with this token resets; None for a link that was used or
    has ended. Before any scope is set."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None or not password_reset_tokens.check_token(account, token):
        return None
    return account


def find_account_of_used_link(account_id: UUID, key: UUID) -> Account | None:
    """The account whose password the form with this idempotency key has reset: a form that comes
    again, whose link is used by then. None for any other. Before any scope is set."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return None
    actor = build_password_reset_actor(account)
    with reading_as(actor):
        return account if is_key_used(actor, key) else None
