"""The one-time code on a registration slip: ten signs that can be spoken, 50 bits.

The code follows from the key of the form that gave it, under a key that is not in the database:
a form sent twice shows the same code although nobody keeps it. Kept is a keyed hash, so that
whoever reads the table cannot try codes; at the door wrong ones are counted.
"""

import re
from datetime import timedelta
from uuid import UUID

from rantau.core.digits import latin_digits
from rantau.core.references import ALPHABET, tidy_reference
from rantau.journal.record import salted

LIFE = timedelta(days=30)
SIGNS = 10
AGAIN = timedelta(minutes=10)  # a form whose answer was lost on the way may be sent again
_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def code_for(key: UUID) -> str:
    """The code that the form with `key` gives: two groups of five signs."""
    number = int(salted(f"slip-code:{key}"), 16)
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in range(SIGNS))
    return f"{signs[:5]}-{signs[5:]}"


def code_digest(reference: str, typed: str) -> str:
    """What is kept of a code: bound to its person; case, spaces and dashes do not matter."""
    bare = re.sub(r"[^0-9A-Z]", "", latin_digits(typed).upper()).translate(_HEARD)
    return salted(f"slip:{tidy_reference(reference)}:{bare}")
