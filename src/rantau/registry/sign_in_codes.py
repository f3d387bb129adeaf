"""The code on a sign-in slip.

Ten characters that can be spoken, 50 bits, derived from the form's key and kept only as a keyed
hash.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.cache import cache

from rantau.common import clock
from rantau.common.references import encode_code, normalize_code_characters, normalize_reference
from rantau.journal.interface import hash_with_journal_key

CODE_LIFETIME = timedelta(days=30)
CODE_LENGTH = 10
RESUBMIT_WINDOW = timedelta(minutes=10)  # a form whose response was lost may be sent again


def derive_sign_in_code(form_key: UUID) -> str:
    """The code for the form with this key: two groups of five characters."""
    number = int(hash_with_journal_key(f"slip-code:{form_key}"), 16)
    return encode_code(number, length=CODE_LENGTH, group=5)


def hash_sign_in_code(reference: str, code: str) -> str:
    """The keyed hash of a code, bound to its person; case, spaces and dashes do not matter."""
    return hash_with_journal_key(
        f"slip:{normalize_reference(reference)}:{normalize_code_characters(code)}"
    )


def note_sign_out(person: UUID) -> None:
    """Note that the person signed out: a form that opened the file before opens it no more.
    Outside a scope."""
    cache.set(_get_sign_out_key(person), clock.now().timestamp(), RESUBMIT_WINDOW.total_seconds())


def get_resubmit_start(person: UUID) -> datetime:
    """After which moment (aware) a code must have been used for its form to be taken again: that of
    the last sign-out, RESUBMIT_WINDOW ago at the earliest. Outside a scope."""
    start = clock.now() - RESUBMIT_WINDOW
    signed_out_at = cache.get(_get_sign_out_key(person))
    return max(start, datetime.fromtimestamp(signed_out_at, UTC)) if signed_out_at else start


def _get_sign_out_key(person: UUID) -> str:
    return f"slip-signed-out:{person}"
