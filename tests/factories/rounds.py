"""Rounds that were proposed and published by two of headquarters."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import yaml
from django.conf import settings

from rantau.rounds.services.announcements import (
    AnnouncementInput,
    propose_announcement,
    publish_announcement,
)
from tests.actors import get_officer

FOLDER = Path(settings.BASE_DIR) / "schemes" / "rounds"
# A week before the registration for Korea opens.
BEFORE_OPENING = datetime(2026, 11, 23, 3, tzinfo=UTC)


def read_declaration(code="korea-2026-2"):
    """The declaration of a round as it stands in the repository."""
    return (FOLDER / f"{code}.yaml").read_text()


def change_declaration(code="korea-2026-2", **changes):
    """The same with other values: two underlines lead inward; None takes a value away."""
    content = yaml.safe_load(read_declaration(code))
    for path, value in changes.items():
        *outer, last = path.split("__")
        place = content
        for name in outer:
            place = place[name]
        if value is None:
            del place[last]
        elif isinstance(place.get(last), date) and isinstance(value, str):
            place[last] = date.fromisoformat(value)
        else:
            place[last] = value
    return yaml.safe_dump(content)


def build_announcement(content=None, *, summary="Putaran baru dibuka", en="A new round is open"):
    """What is proposed; Korea's round unless another content is given."""
    content = read_declaration() if content is None else content
    return AnnouncementInput(content, summary, en)


def propose(content=None, **changes):
    """Propose an announcement; gives its reference."""
    data = build_announcement(content, **changes)
    return propose_announcement(get_officer("pusat"), uuid4(), data).answer


def publish(reference):
    """Publish it as another officer of headquarters."""
    return publish_announcement(get_officer("pusat-2"), uuid4(), reference).answer
