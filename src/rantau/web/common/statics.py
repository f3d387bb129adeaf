"""Addresses of static files that change with their content: browsers keep them for a day."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage


class ContentHashStorage(StaticFilesStorage):
    """`/static/rantau.css?3f2a91c0`: a new version is asked for at once, an old one kept."""

    def url(self, name: str | None) -> str:
        """The address of a file of ours, with the mark of what is in it now."""
        return f"{super().url(name)}?{_hash_content(str(name))}"


@lru_cache(maxsize=64)
def _hash_content(name: str) -> str:
    """Eight signs of the content; read once a process, as code is."""
    [folder] = settings.STATICFILES_DIRS
    return hashlib.sha256(Path(f"{folder}/{name}").read_bytes()).hexdigest()[:8]
