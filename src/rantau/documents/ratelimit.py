"""Limit how often a document may be checked from one source.

To be replaced by rantau.common.ratelimit.
"""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import connection

from rantau.common import clock
from rantau.common.errors import TooManyRequests
from rantau.documents.models import RequestCount

RATE_LIMIT_WINDOW = timedelta(minutes=10)
COUNT_REQUEST_SQL = """
    insert into documents_knock as k (source, since, count) values (%s, %s, 1)
    on conflict (source) do update set
        count = case when k.since <= %s then 1 else k.count + 1 end,
        since = case when k.since <= %s then excluded.since else k.since end
    returning count
"""


def check_rate_limit(kind: str, source: str, *, most: int) -> None:
    """Count one question; AskedTooOften when there were more than `most` within ten minutes.

    kind, source   what is counted and for whom; kept is only a keyed hash of both. Called outside
                   a scope: whoever asks may be nobody, and a refused question counts all the same
    """
    words = f"{kind}:{source}".encode()
    hashed = hmac.new(settings.SECRET_KEY.encode(), words, hashlib.sha256).hexdigest()
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_REQUEST_SQL, [hashed, at, at - RATE_LIMIT_WINDOW, at - RATE_LIMIT_WINDOW]
        )
        if int(cursor.fetchone()[0]) > most:
            raise TooManyRequests()


def delete_expired_counts() -> None:
    """Delete the counts whose ten minutes are over, in the worker's scope."""
    RequestCount.objects.filter(since__lte=clock.now() - RATE_LIMIT_WINDOW).delete()
