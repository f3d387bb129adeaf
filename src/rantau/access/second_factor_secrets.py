"""The secrets of second factors, encrypted under a key that is not in the database.

Whoever reads a dump of the database, or a row by mistake, cannot make the numbers or recovery codes
of anybody. The library stores them as it gets them from its adapter.
"""

import base64
import logging
from functools import lru_cache

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken

from rantau.access.errors import UnreadableSecondFactor
from rantau.common.keys import read_hmac_key

log = logging.getLogger("rantau.access")
SECOND_FACTOR_KEY_FILE = "second_factor_key"  # 32 bytes in hexadecimal
# Fernet's own version byte in base64; neither base32 nor hexadecimal, of which secrets stored
# before they were encrypted are made, has a small g.
FERNET_PREFIX = "gAAAA"


@lru_cache(maxsize=1)
def _get_cipher() -> Fernet:
    """AES-128 in CBC mode with HMAC-SHA256 (Fernet), half of the key for each."""
    return Fernet(base64.urlsafe_b64encode(read_hmac_key(SECOND_FACTOR_KEY_FILE)))


class SecondFactorAdapter(DefaultMFAAdapter):
    """The adapter of the library's second factors: it encrypts what is stored."""

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return _get_cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret of what is stored, also of what was stored before secrets were encrypted.

        Raises  UnreadableSecondFactor for what another key encrypted, or nobody
        """
        if not encrypted_text.startswith(FERNET_PREFIX):
            return encrypted_text
        try:
            return _get_cipher().decrypt(encrypted_text).decode()
        except InvalidToken as error:
            log.error("a second factor was not encrypted under %s", SECOND_FACTOR_KEY_FILE)
            raise UnreadableSecondFactor() from error
