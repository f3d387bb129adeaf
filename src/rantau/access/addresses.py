"""What is sent to the e-mail address of an account: a code that confirms it, and a link for a new
password.

Neither is stored. Both follow from the account and a key that is not in the database, so that the
worker makes them when the message leaves.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from rantau.access.models import Account
from rantau.common import clock
from rantau.common.hashing import compute_keyed_hash, is_equal_hash
from rantau.common.references import encode_code, normalize_code_characters

ADDRESS_CODE_LIFETIME = timedelta(hours=24)
PASSWORD_LINK_LIFETIME = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
CODE_LENGTH = 10  # characters, 50 bits
CODE_GROUP = 5


def derive_address_code(account: UUID, address: str, named_at: datetime) -> str:
    """The code that confirms an address named at that moment (aware): two groups of five."""
    key = settings.SECRET_KEY.encode()
    value = f"{account}:{named_at.timestamp()}:{address}"
    number = int(compute_keyed_hash(key, "address-code", value), 16)
    return encode_code(number, length=CODE_LENGTH, group=CODE_GROUP)


def is_address_code(typed: str, account: UUID, address: str, named_at: datetime) -> bool:
    """Whether it is the code of the address, and within its lifetime; case, spaces and dashes do
    not matter."""
    if clock.now() - named_at > ADDRESS_CODE_LIFETIME:
        return False
    code = derive_address_code(account, address, named_at)
    return is_equal_hash(normalize_code_characters(typed), normalize_code_characters(code))


class PasswordTokens(PasswordResetTokenGenerator):
    """Django's tokens, by our clock: bound to the account's password, address and last sign-in, so
    that one works once and ends with any of them."""

    key_salt = "rantau.access.addresses.PasswordTokens"

    def _now(self) -> datetime:
        return clock.now().replace(tzinfo=None)


password_tokens = PasswordTokens()


def find_linked_account(account_id: UUID, token: str) -> Account | None:
    """The account whose password the link with this token replaces; None for a link that was used
    or is over. Before any scope is set."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None or not password_tokens.check_token(account, token):
        return None
    return account
