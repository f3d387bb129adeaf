"""Rounds that were proposed and published by two of headquarters."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import uuid4

import yaml
from django.conf import settings
from django.db import transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.declarations.steps import DeclarationInput
from rantau.rounds.codes import (
    derive_place_code,
    generate_payment_code,
    generate_ticket,
    hash_number,
    hash_place_code,
)
from rantau.rounds.desk import list_free_slots
from rantau.rounds.models import Place
from rantau.rounds.selectors import get_own_place, get_published_round
from rantau.rounds.services.announcements import (
    propose_announcement,
    publish_announcement,
)
from rantau.rounds.services.places import PlaceInput, take_place
from rantau.rounds.services.slots import SlotsInput, book_own_slot, open_slots
from rantau.rounds.services.verification import OriginalsInput, accept_originals
from tests.actors import get_officer
from tests.factories.names import build_name
from tests.factories.persons import create_person

FOLDER = Path(settings.BASE_DIR) / "schemes" / "rounds"
# A week before the registration for Korea opens.
BEFORE_OPENING = datetime(2026, 11, 23, 3, tzinfo=UTC)


def read_declaration(code="korea-2026-2"):
    """The declaration of a round as it stands in the repository."""
    return (FOLDER / f"{code}.yaml").read_text()


class PlainDumper(yaml.CSafeDumper):
    """Writes a value that stands twice twice: a declaration may have no aliases."""

    def ignore_aliases(self, data):
        return True


def change_declaration(code="korea-2026-2", **changes):
    """The same with other values: two underlines lead inward; None takes a value away."""
    content = yaml.load(read_declaration(code), Loader=yaml.CSafeLoader)
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
    return yaml.dump(content, Dumper=PlainDumper)


# Korea's round with one sitting at the beginning of its test, in one room in each city.
HALLS = {
    f"cities__{city}__rooms": None
    for city in yaml.load(read_declaration(), Loader=yaml.CSafeLoader)["cities"]
} | {"sittings": None}


def build_announcement(content=None, *, summary="Putaran baru dibuka", en="A new round is open"):
    """What is proposed; Korea's round unless another content is given."""
    content = read_declaration() if content is None else content
    return DeclarationInput(content, summary, en)


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
        "name": build_name("Contoh Pelamar", number),
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


# The checks of originals for Korea: a Monday morning in western Indonesia.
CHECKS = datetime(2026, 12, 7, 1, tzinfo=UTC)
SLOTS = SlotsInput(date(2026, 12, 7), date(2026, 12, 8), time(8), time(10), 30, 2)


def seat(number, *, round_code=CODE, city="jakarta", **changes):
    """A paid seat of an invented person; gives its secret code. What the draw and the bank do is
    written at once: tests/rounds/test_seats.py goes that way."""
    key = uuid4()
    code = derive_place_code(key)
    data = build_place(number, code_hash=hash_place_code(code), **changes)
    numbers = {"nik": data.nik, "passport": data.passport}
    with transaction.atomic(), acting_as(PUBLIC_ACTOR):
        Place(
            **{name: value for name, value in vars(data).items() if name != "was_there"},
            **{f"{kind}_hash": hash_number(round_code, kind, n) for kind, n in numbers.items()},
            round=get_published_round(PUBLIC_ACTOR, round_code).round,
            ticket=generate_ticket(),
            came_at=OPENING,
            position=number,
            state=Place.SEATED,
            city=city,
            seated_at=OPENING,
            payment_code=generate_payment_code(),
            taken_by="public",
            revision=0,
        ).save(force_insert=True)
    return code


def open_slots_at(login="kepala.3212", data=SLOTS, round_code=CODE):
    """An office opens its slots for the check of originals."""
    return open_slots(get_officer(login), uuid4(), round_code, data).answer


def find_ticket(code):
    """The ticket of the place with this secret code."""
    with reading_as(PUBLIC_ACTOR):
        return get_own_place(PUBLIC_ACTOR, code).ticket


def register(number, login="loket.3212", **changes):
    """Register the person of `seat(number)` at a counter; gives her reference."""
    values = {
        "name": build_name("Contoh Pelamar", number),
        "nik": f"321201010198{number:04d}",
        "passport": f"X{number:07d}",
        "birth_date": date(1998, 1, 1),
        "sex": "M",
        "phone": "",
        "emergency": None,
    }
    return create_person(get_officer(login), **{**values, **changes})


def build_originals(number, **changes):
    """What an officer types from the passport of `seat(number)`."""
    values = {
        "name": build_name("Contoh Pelamar", number),
        "birth_date": date(1998, 1, 1),
        "sex": "M",
        "passport": f"X{number:07d}",
    }
    return OriginalsInput(**{**values, **changes})


def book(code, login="kepala.3212", *, nth=0, round_code=CODE):
    """Book the nth slot of an office that was opened; gives the key of the booking."""
    office = get_officer(login).office
    with reading_as(PUBLIC_ACTOR):
        slot = list_free_slots(PUBLIC_ACTOR, round_code).filter(office=office)[nth].id
    return book_own_slot(PUBLIC_ACTOR, uuid4(), hash_place_code(code), slot).answer


def verify(number, *, login="loket.3212", round_code=CODE, **changes):
    """Seat, register, book and accept somebody; gives secret code and exam number."""
    code = seat(number, round_code=round_code, **changes)
    register(number, login)
    book(code, login.replace("loket", "kepala"), round_code=round_code)
    ticket = find_ticket(code)
    data = build_originals(number)
    return code, accept_originals(get_officer(login), uuid4(), round_code, ticket, data).answer
