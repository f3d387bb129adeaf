"""Take a place in the opening of a round, on one's own or at the counter of an office."""

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.service import OBSERVED, CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.names import normalize_name
from rantau.common.numbers import normalize_passport_number
from rantau.common.phones import normalize_phone
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.inputs import (
    FieldProblems,
    get_birth_problems,
    get_name_problems,
    get_number_problems,
    get_phone_problems,
    get_sex_problems,
    raise_if_invalid,
)
from rantau.registry.models import Identity, Person
from rantau.registry.nik import get_nik_advice, normalize_nik
from rantau.rounds.codes import generate_payment_code, generate_ticket, hash_number
from rantau.rounds.edition import RETURNEE, RoundEdition
from rantau.rounds.eligibility import compute_age
from rantau.rounds.errors import (
    NoSeatOffered,
    PaymentReported,
    PlaceTaken,
    RegistrationClosed,
)
from rantau.rounds.models import Place
from rantau.rounds.payment_selectors import is_payment_reported
from rantau.rounds.permissions import GIVE_UP_SEAT, TAKE_PLACE
from rantau.rounds.selectors import get_published_round
from rantau.rounds.verification import has_digits

PLACE_TAKEN = JournalKind("rounds:place:taken", gettext_lazy("Place in a round taken"))
SEAT_GIVEN_UP = JournalKind("rounds:seat:given_up", gettext_lazy("Offered seat given back"))
GIVE_UP_SEAT_SQL = "select * from rounds_give_up_seat(%s)"  # the public reads no row of places


@dataclass(frozen=True)
class PlaceInput:
    """Who wants which sector, and where. The secret code is shown by the entry point.

    was_there  whether she says that she worked in the country and came home in time; asked where a
               round is for returnees alone
    code_hash  from `hash_place_code`
    source     from `hash_source`; empty at a counter
    device     from `hash_device`; empty at a counter
    """

    name: str
    nik: str
    passport: str
    birth_date: date
    sex: str
    sector: str
    first: str
    second: str
    phone: str = ""
    was_there: bool = False
    code_hash: str = field(default="", metadata=OBSERVED)
    source: str = field(default="", metadata=OBSERVED)
    device: str = field(default="", metadata=OBSERVED)


@service(PLACE_TAKEN, permission=TAKE_PLACE)
def take_place(actor: Actor, round_code: str, data: PlaceInput) -> CommandResult:
    """Take a place; answers with its ticket.

    Raises  NoSuchRound; RegistrationClosed before and after the window; InvalidInput with every
            problem at its field; PlaceTaken where the NIK or the passport has one
    """
    found, at = get_published_round(actor, round_code), clock.now()
    window = found.edition.windows["registration"]
    if not window.begins <= at < window.ends:
        raise RegistrationClosed()
    is_public = actor.role == PUBLIC_ACTOR.role  # at a counter the card itself is seen
    raise_if_invalid(list_place_problems(found.edition, data, checks_nik=is_public))
    nik, passport = normalize_nik(data.nik), normalize_passport_number(data.passport)
    place = Place(
        id=uuid7(),
        round=found.round,
        ticket=generate_ticket(),
        code_hash=data.code_hash,
        nik_hash=hash_number(round_code, "nik", nik),
        passport_hash=hash_number(round_code, "passport", passport),
        name=normalize_name(data.name),
        nik=nik,
        passport=passport,
        birth_date=data.birth_date,
        sex=data.sex,
        phone=normalize_phone(data.phone),
        sector=data.sector,
        first=data.first,
        second=data.second,
        came_at=at,
        payment_code=generate_payment_code(),
        taken_by=actor.ref,
        office_id=actor.office,
        source=data.source,
        device=data.device,
    )
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError as error:
        raise PlaceTaken() from error
    event = JournalEvent("place", place.id, 1, {"round": round_code, "ticket": place.ticket})
    return CommandResult(place.ticket, event)


@service(SEAT_GIVEN_UP, permission=GIVE_UP_SEAT)
def give_up_seat(actor: Actor, code_hash: str) -> CommandResult:
    """Give back the seat that is offered to the place with this secret code: the worker offers it
    to the next at once; answers with the ticket.

    code_hash  from `hash_place_code`
    Raises     NoSeatOffered; PaymentReported where the bank says that it was paid
    """
    if is_payment_reported(actor, code_hash):
        raise PaymentReported()
    with connection.cursor() as cursor:
        cursor.execute(GIVE_UP_SEAT_SQL, [code_hash])
        row = cursor.fetchone()
    if row is None:
        raise NoSeatOffered()
    place, ticket, revision = row
    return CommandResult(ticket, JournalEvent("place", place, revision, {"ticket": ticket}))


def list_place_problems(
    edition: RoundEdition, data: PlaceInput, *, checks_nik: bool
) -> FieldProblems:
    """What stands against taking this place, each problem at its field.

    checks_nik  whether the NIK has to agree with birth date and sex, as where nobody sees the card
    """
    problems = [*list_person_problems(data), *_list_choice_problems(edition, data)]
    return [*problems, *_list_nik_problems(data)] if checks_nik else problems


def list_person_problems(data: PlaceInput) -> FieldProblems:
    """What of the person cannot be right, each problem at its field."""
    needed = _("This is needed.")
    problems = [
        *get_name_problems("name", data.name, _("Write the name as in the passport.")),
        *get_birth_problems(data.birth_date, Person.DAY, clock.today()),
        *get_sex_problems(data.sex),
        *get_phone_problems("phone", data.phone),
    ]
    if ";" in data.name:  # it parts the values of the counterpart's files (rounds/files.py)
        problems.append(("name", _("No semicolon is in it.")))
    if has_digits(data.name):
        problems.append(("name", _("A passport has no digits in a name. Type the letters alone.")))
    for kind, number in ((Identity.NIK, data.nik), (Identity.PASSPORT, data.passport)):
        problems += get_number_problems(kind, number, field=kind) if number else [(kind, needed)]
    return problems


def _list_nik_problems(data: PlaceInput) -> FieldProblems:
    """What of the birth date and sex in the NIK is not what was typed (docs/law/nik.md)."""
    advice = get_nik_advice(
        normalize_nik(data.nik),
        birth_date=data.birth_date,
        sex=data.sex,
        today=clock.today(),
        regencies=frozenset(),
    )
    found = {each.code for each in advice}
    other_date = _(
        "The birth date in this NIK (digits 7 to 12, for women the day plus 40) is not the one that"
        " you typed. If your identity card really says so, take your place at any office."
    )
    other_sex = _(
        "The NIK is of the other sex (for women digits 7 and 8 are the day plus 40). If your"
        " identity card really says so, take your place at any office."
    )
    problems: FieldProblems = []
    if found & {"nik.other_birth_date", "nik.no_such_day"}:
        problems.append(("nik", other_date))
    if "nik.other_sex" in found:
        problems.append(("nik", other_sex))
    return problems


def _list_choice_problems(edition: RoundEdition, data: PlaceInput) -> FieldProblems:
    """What of age, sector and cities the round does not offer, each problem at its field."""
    problems: FieldProblems = []
    rules, age = edition.eligibility, compute_age(data.birth_date, edition.eligibility.age_on)
    if not rules.age_from <= age <= rules.age_until:
        ages = {"from": rules.age_from, "until": rules.age_until}
        problems.append(("birth_date", _("This round is for ages %(from)s to %(until)s.") % ages))
    if rules.path == RETURNEE and not data.was_there:
        problems.append(("was_there", _("Only those who can tick this may register.")))
    if data.sector not in edition.sectors:
        return [*problems, ("sector", _("Choose a sector."))]
    for name, city in (("first", data.first), ("second", data.second)):
        if not edition.seats.get((data.sector, city)) and (city or name == "first"):
            problems.append((name, _("There is no seat of this sector in that city.")))
    if data.first and data.first == data.second:
        problems.append(("second", _("Choose another city, or none.")))
    return problems
