"""Sessions of a person's own page, as the pages remember them.

A session remembers the epoch of the ways in (a PIN, the code on a slip, keys of telephones) in
which it began. Whatever changes a way in begins another epoch and so ends all sessions of before,
whichever is older by any clock.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from rantau.access.service import OBSERVED
from rantau.registry.errors import NoSuchPerson

HOLD_SQL = "select registry_hold_own_session(%s, %s)"


@dataclass(frozen=True)
class OwnSession:
    """A session of the person: its epoch, and the id of the key that opened it, None for a PIN or a
    code. A form that comes again is the same in another session."""

    epoch: int = field(metadata=OBSERVED)
    passkey: UUID | None = field(default=None, metadata=OBSERVED)


def build_sign_in_answer(subject: UUID, epoch: int) -> str:
    """What a command answers that signed a person in, or changed how: see `read_sign_in_answer`."""
    return f"{subject} {epoch}"


def read_sign_in_answer(answer: str) -> tuple[UUID, int]:
    """The id of the person, or of the key that signed her in, and the epoch of the session."""
    subject, epoch = answer.split(" ")
    return UUID(subject), int(epoch)


def require_own_session(session: OwnSession) -> None:
    """Raise NoSuchPerson where the session of the signed-in person is over. Her ways in are locked
    until the end of the transaction, so that it goes on until then. Inside a scope of hers."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_SQL, [session.epoch, session.passkey])
        if not cursor.fetchone()[0]:
            raise NoSuchPerson()
