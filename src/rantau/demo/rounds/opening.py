"""Carry a round of the demonstration from its announcement to its paid seats."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.declarations.steps import DeclarationInput
from rantau.demo.rounds.applicants import Applicant
from rantau.demo.rounds.builder import Participant, RoundBuilder
from rantau.demo.rounds.declarations import get_opening
from rantau.demo.rounds.officers import ROUNDS_ACTOR
from rantau.placement.selectors import get_scheme_editions
from rantau.rounds.codes import derive_place_code, hash_place_code
from rantau.rounds.errors import NoSuchRound
from rantau.rounds.models import Place, Round
from rantau.rounds.services.announcements import (
    propose_announcement,
    publish_announcement,
)
from rantau.rounds.services.payments import PaymentInput, confirm_payments, report_payments
from rantau.rounds.services.places import PlaceInput, take_place
from rantau.rounds.services.seats import DRAW_DELAY, draw_round, get_fair_end, move_seats

AT_COUNTER = 5  # one in so many has no telephone
# One in so many who were offered a seat has paid; of the others of one in so many it waits.
PAID, WAITS = 3, 7
SUMMARY = ("Putaran contoh untuk belajar", "A round of the demonstration")


def announce(builder: RoundBuilder) -> None:
    """Propose the round and publish it, by two of headquarters, the day after it was announced; as
    of the first day of its scheme where that is later, as all history (docs/operations/demo.md)."""
    announced = builder.edition.announced_on + timedelta(days=1)
    first = max(announced, _get_first_day_of_scheme(builder.edition.scheme))
    at = min(datetime.combine(first, time(10), clock.WESTERN_TIME), builder.nation.at)
    officers, data = builder.officers, DeclarationInput(builder.declaration, *SUMMARY)
    reference = builder.run(at, propose_announcement, officers.first, "propose", data)
    builder.run(at, publish_announcement, officers.second, "publish", reference)


def _get_first_day_of_scheme(code: str) -> date:
    editions = get_scheme_editions().editions
    return min(each.in_force_from for (scheme, _), each in editions.items() if scheme == code)


def take_places(builder: RoundBuilder, applicants: Sequence[Applicant]) -> list[Participant]:
    """Let everybody take a place in the first minute, most by telephone, some at their counter."""
    at = get_opening(builder.plan, builder.nation.at)
    only, cities = builder.plan.sector, list(builder.edition.cities)
    sectors = [only] if only else list(builder.edition.sectors)
    participants = []
    for number, applicant in enumerate(applicants):
        name, sector = f"place:{number}", sectors[number % len(sectors)]
        first = number // len(sectors) % len(cities)
        code = derive_place_code(builder.make_key(name))
        data = PlaceInput(
            name=applicant.name,
            nik=applicant.nik,
            passport=applicant.passport,
            birth_date=applicant.born,
            sex=applicant.sex,
            sector=sector,
            first=cities[first],
            second=cities[first - 1],
            code_hash=hash_place_code(code),
        )
        counter = builder.officers.get(f"loket.{applicant.desk}")
        actor = PUBLIC_ACTOR if number % AT_COUNTER else counter
        ticket = builder.run(at, take_place, actor, name, builder.code, data)
        participants.append(Participant(applicant, sector, code, ticket))
    return participants


def draw(builder: RoundBuilder) -> None:
    """Draw as the worker does; where it was quicker, as it may be beside a running service, whoever
    came meanwhile is listed and offered what is free."""
    at = get_fair_end(builder.edition) + DRAW_DELAY
    with reading_as(ROUNDS_ACTOR):
        round_id = Round.objects.values_list("id", flat=True).get(code=builder.code)
    try:
        builder.run(at, draw_round, ROUNDS_ACTOR, "draw", round_id)
    except NoSuchRound:
        builder.run(at, move_seats, ROUNDS_ACTOR, "move", round_id)


def pay_seats(builder: RoundBuilder, participants: Sequence[Participant]) -> None:
    """Let the bank report the fee of every third of these people who were offered a seat, entered
    by one of headquarters and confirmed by another; of every seventh of the others it waits for
    that. So somebody has paid and somebody has not, whomever the draw chose."""
    at = builder.nation.at
    with reading_as(ROUNDS_ACTOR):
        offered = Place.objects.filter(
            ticket__in=[each.ticket for each in participants], offered_at__isnull=False
        )
        codes = list(offered.order_by("ticket").values_list("payment_code", flat=True))
    paid = codes[::PAID]
    waiting = [code for code in codes if code not in paid][::WAITS]
    if paid:
        reference = _enter_payments(builder, "paid", paid)
        builder.run(at, confirm_payments, builder.officers.second, "confirm:paid", reference)
    if waiting:
        _enter_payments(builder, "waiting", waiting)


def _enter_payments(builder: RoundBuilder, name: str, codes: Sequence[str]) -> str:
    """Enter the bank's rows of these payment codes; gives the reference of the report."""
    at, fee = builder.nation.at, builder.edition.fee_rupiah
    rows = [PaymentInput(f"CONTOH-{code}", code, fee, at) for code in codes]
    return builder.run(at, report_payments, builder.officers.first, f"report:{name}", rows)
