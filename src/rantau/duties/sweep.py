"""What the worker does for duties by the clock: one sweep, and the sign that it lives."""

from uuid import UUID

from django.conf import settings
from django.db import connection

from rantau.core import clock
from rantau.duties.models import Duty

MOST = 200
SIGN = """
    insert into duties_worker_sign (node, seen_at) values (%s, %s)
    on conflict (node) do update set seen_at = excluded.seen_at
"""


def silent() -> list[UUID]:
    """Open duties whose silence is to be looked at now, the longest silent first; at most 200."""
    overdue = Duty.objects.filter(closed_at=None, sweep_at__lte=clock.now())
    return list(overdue.order_by("sweep_at").values_list("id", flat=True)[:MOST])


def sign() -> None:
    """Write that the worker of this node is at work now. No command, so no entry."""
    with connection.cursor() as cursor:
        cursor.execute(SIGN, [settings.RANTAU_NODE, clock.now()])
