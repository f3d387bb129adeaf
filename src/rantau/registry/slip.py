"""The one-time code on a registration slip: ten signs that can be spoken, 50 bits.

The code follows from the key of the form that gave it, under a key that is not in the database:
a form sent twice shows the same code although nobody keeps it. Kept is a keyed hash, so that
whoever reads the table cannot try codes; at the door wrong ones are counted.
"""

from datetime import timedelta
from uuid import UUID

from rantau.core.references import ALPHABET, heard, tidy_reference
from rantau.journal.record import salted

LIFE = timedelta(days=30)
SIGNS = 10
AGAIN = timedelta(minutes=10)  # a form whose answer was lost on the way may be sent again


def code_for(key: UUID) -> str:
    """The code that the form with `key` gives: two groups of five signs."""
    number = int(salted(f"slip-code:{key}"), 16)
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in range(SIGNS))
    return f"{signs[:5]}-{signs[5:]}"


def code_digest(reference: str, typed: str) -> str:
    """What is kept of a code: bound to its person; case, spaces and dashes do not matter."""
    return salted(f"slip:{tidy_reference(reference)}:{heard(typed)}")
