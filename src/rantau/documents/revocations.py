"""The signed, dated list of revoked documents: what an offline verifier carries with the keys."""

from datetime import timedelta

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import demand
from rantau.core import clock
from rantau.documents.keyring import signing_key
from rantau.documents.permissions import CHECK
from rantau.documents.seal import Revoked, seal_revoked

FRESH = timedelta(hours=24)  # no older than a day at any airport (reading/practice.md E2)
MARKS = "select documents_revoked(%s)"


def revocations(actor: Actor) -> bytes:
    """The list as of now: eight bytes of hash a document, which only its holder can recognise."""
    demand(actor, CHECK)
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [clock.today()])
        marks = frozenset(bytes(row[0]) for row in cursor.fetchall())
    at = clock.now()
    return seal_revoked(Revoked(marks, made_at=at, stale_at=at + FRESH), signing_key())
