"""Slowing down whoever tries many questions: counted in the database, for all processes alike."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import connection

from rantau.core import clock
from rantau.documents.errors import AskedTooOften
from rantau.documents.models import Knock

WINDOW = timedelta(minutes=10)
KNOCK = """
    insert into documents_knock as k (source, since, count) values (%s, %s, 1)
    on conflict (source) do update set
        count = case when k.since <= %s then 1 else k.count + 1 end,
        since = case when k.since <= %s then excluded.since else k.since end
    returning count
"""


def knock(kind: str, source: str, *, most: int) -> None:
    """Count one question; AskedTooOften when there were more than `most` within ten minutes.

    kind, source   what is counted and for whom; kept is only a keyed hash of both. Called outside
                   a scope: whoever asks may be nobody, and a refused question counts all the same
    """
    words = f"{kind}:{source}".encode()
    hashed = hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(KNOCK, [hashed, at, at - WINDOW, at - WINDOW])
        if int(cursor.fetchone()[0]) > most:
            raise AskedTooOften()


def forget() -> None:
    """Delete the counts whose ten minutes are over, in the worker's scope."""
    Knock.objects.filter(since__lte=clock.now() - WINDOW).delete()
