"""Rounds that were proposed and published by two of headquarters."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import yaml
from django.conf import settings

from rantau.access.actor import PUBLIC_ACTOR
from rantau.common import clock
from rantau.rounds.codes import derive_place_code, hash_place_code
from rantau.rounds.services.announcements import (
    AnnouncementInput,
    propose_announcement,
    publish_announcement,
)
from rantau.rounds.services.places import PlaceInput, take_place
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


CODE = "korea-2026-2"
# The registration for Korea opens; whoever comes in the ten minutes after it is drawn.
OPENING = datetime(2026, 11, 30, 3, tzinfo=UTC)


def publish_round(content=None):
    """Publish Korea's round, or another, a week before it opens."""
    with clock.freeze_clock(BEFORE_OPENING):
        publish(propose(content))


def build_place(number, **changes):
    """What an invented person types; each number is another person."""
    values = {
        "name": f"Contoh Pelamar {number}",
        "nik": f"321201010198{number:04d}",
        "passport": f"X{number:07d}",
        "birth_date": date(1998, 1, 1),
        "sex": "M",
        "sector": "manufacturing",
        "first": "jakarta",
        "second": "bandung",
        "phone": "",
    }
    return PlaceInput(**{**values, **changes})


def take(number, *, by=PUBLIC_ACTOR, round_code=CODE, **changes):
    """Take a place; gives its secret code."""
    key = uuid4()
    code = derive_place_code(key)
    data = build_place(number, code_hash=hash_place_code(code), **changes)
    take_place(by, key, round_code, data)
    return code
