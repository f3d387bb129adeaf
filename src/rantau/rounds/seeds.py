"""The seed of a draw, encrypted under a key that is not in the database: whoever reads the database
cannot know the order before it is drawn."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet

from rantau.common.keys import read_hmac_key

SEED_KEY_FILE = "seed_key"  # 32 bytes in hexadecimal


@lru_cache(maxsize=1)
def _get_cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(read_hmac_key(SEED_KEY_FILE)))


def seal_seed(seed: str) -> str:
    """The seed as it is stored."""
    return _get_cipher().encrypt(seed.encode()).decode()


def open_seed(sealed: str) -> str:
    """The seed of what is stored.

    Raises  InvalidToken of cryptography.fernet for what another key encrypted
    """
    return _get_cipher().decrypt(sealed).decode()
