"""Files in the exchange folder that fail: when each is tried again, and which there are."""

import hashlib
from datetime import timedelta

from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.rounds.models import FailedFile
from rantau.rounds.permissions import EXPORT_ROSTER

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(hours=1)  # chosen by us
MAX_DOUBLINGS = 10  # more than it takes to the longest pause
FILES_SHOWN = 50


def compute_pause(tries: int) -> timedelta:
    """How long a file waits that has failed so often: twice as long each time, up to
    LONGEST_PAUSE."""
    times: int = 2 ** min(tries - 1, MAX_DOUBLINGS)
    return min(FIRST_PAUSE * times, LONGEST_PAUSE)


def compute_path_digest(counterpart: str, name: str) -> str:
    """By which a file of the folder is known; a name may be any bytes."""
    return hashlib.sha256(f"{counterpart}/{name}".encode(errors="surrogateescape")).hexdigest()


def list_failing() -> dict[str, FailedFile]:
    """Digest of the path -> the file that fails. Inside a scope."""
    return {each.path_digest: each for each in FailedFile.objects.filter(ended_at=None)}


def list_failed_files(actor: Actor) -> QuerySet[FailedFile]:
    """The files that fail, those that failed most often first, as many as a page shows."""
    require_permission(actor, EXPORT_ROSTER)
    rows = FailedFile.objects.filter(ended_at=None)
    return rows.order_by("-tries", "failed_at", "id")[:FILES_SHOWN]
