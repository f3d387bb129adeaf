"""Files whose row never came: the transaction that would have named them was rolled back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from rantau.core import clock
from rantau.documents.models import StoredFile

GRACE = timedelta(days=1)  # no transaction is open so long
BATCH = 500


def remove_orphans() -> int:
    """Delete received files older than a day that no row names; how many. In the worker's scope."""
    removed, batch = 0, []
    for path in _old():
        batch.append(path)
        if len(batch) == BATCH:
            removed += _removed(batch)
            batch = []
    return removed + _removed(batch)


def _old() -> Iterator[Path]:
    before = (clock.now() - GRACE).timestamp()
    for path in (Path(settings.RANTAU_DATA) / "files").glob("*/*"):
        if path.stat().st_mtime < before:
            yield path


def _removed(paths: list[Path]) -> int:
    """Files are taken anew when the same content comes again: `keep_file` touches what it finds."""
    digests = [path.name for path in paths]
    named = set(StoredFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
    lost = [path for path in paths if path.name not in named]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)
