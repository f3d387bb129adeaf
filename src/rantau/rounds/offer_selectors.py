"""Fetch offers of employers abroad, and who comes next by rank."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_readings
from rantau.registry.selectors import build_own_registrations
from rantau.rounds.errors import NoSuchOffer
from rantau.rounds.models import Examinee, Offer, Rank, Ranking, Round
from rantau.rounds.permissions import ANSWER_OFFER, READ_OFFERS
from rantau.rounds.stages import Stage

# A function of the database: an agency sees no contract.
HAS_CONTRACT_SQL = "select rounds_has_contract(%s)"
PURPOSE_OF_READING = "offer"
MAX_LAPSED_AT_ONCE = 500
# Chosen by an employer, and at home still.
BEFORE_DEPARTURE = (Stage.CHOSEN, Stage.ACCEPTED, Stage.VISA)
NAMED_FOR = timedelta(days=14)  # in which nobody else's contract goes to her too; chosen by us


def list_offers(actor: Actor) -> QuerySet[Offer]:
    """The offers of whom the actor sees, those that wait first by their last day, then the newest;
    with examinee, person and round."""
    require_permission(actor, READ_OFFERS)
    waits = Case(
        When(state=Offer.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    until = Case(When(state=Offer.WAITING, then="answer_until"), default=None)
    rows = Offer.objects.select_related("examinee__person", "examinee__round")
    return rows.order_by(waits, until, "-received_at", "id")


def log_offers(actor: Actor, offers: Iterable[Offer]) -> None:
    """Log that these offers of a page were read."""
    persons = {each.examinee.person_id for each in offers}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_READING)


def get_offer(actor: Actor, reference: str) -> Offer:
    """The offer under `reference` for the page of an officer, with examinee, person and round; she
    is logged as read. Raises NoSuchOffer."""
    require_permission(actor, READ_OFFERS)
    found = _find_offer(actor, reference)
    log_offers(actor, [found])
    return found


def get_own_offer(actor: Actor, reference: str) -> Offer:
    """An offer to the signed-in person herself, under any registration of hers. Raises
    NoSuchOffer."""
    require_permission(actor, ANSWER_OFFER)
    return _find_offer(actor, reference)


def get_offer_for_update(actor: Actor, reference: str) -> Offer:
    """The offer under `reference` with its examinee, both locked: one of whom the office sees, or
    to the signed-in person herself. Raises NoSuchOffer."""
    require_permission(actor, ANSWER_OFFER)
    return _find_offer(actor, reference, locks=True)


def _find_offer(actor: Actor, reference: str, *, locks: bool = False) -> Offer:
    rows = Offer.objects.select_related("examinee", "examinee__person", "examinee__round")
    if actor.person is not None:
        rows = rows.filter(examinee__person__in=build_own_registrations(actor))
    if locks:
        rows = rows.select_for_update(of=("self", "examinee"))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchOffer()
    return found


def count_refused_offers(examinee: Examinee) -> int:
    """How many offers she refused or let pass in this round; not those that another placement kept
    her from accepting. Inside a scope."""
    given_up = Offer.objects.filter(examinee=examinee, state__in=Offer.GIVEN_UP)
    return given_up.filter(was_hindered=False, is_reentry=False).count()


def find_stage_after_leaving(examinee: Examinee, stage: Stage) -> Stage:
    """Where somebody stands who leaves the round for `stage`: home as before, where she gives up a
    re-entry and has not departed. Inside a scope."""
    if examinee.stage not in BEFORE_DEPARTURE:
        return stage
    live = Offer.objects.filter(examinee=examinee, state__in=Offer.LIVE, is_reentry=True)
    return Stage.RETURNED if live.exists() else stage


def find_waiting_offer(examinee: Examinee) -> str:
    """The reference of the contract that waits for her answer; empty where none does. Inside a
    scope."""
    rows = Offer.objects.filter(examinee=examinee, state=Offer.WAITING, is_reentry=False)
    found = rows.filter(answer_until__gte=clock.today()).values_list("reference", flat=True)
    return found.first() or ""


def has_contract(person: UUID) -> bool:
    """Whether a contract waits for the answer of this person, or was accepted and has not led her
    abroad yet, under any registration of hers. Inside the scope of an agency."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_CONTRACT_SQL, [person])
        return bool(cursor.fetchone()[0])


def list_offers_to_lapse() -> list[UUID]:
    """The offers whose last day has passed without an answer, oldest first, as many as one run of
    the worker takes. Inside a scope."""
    rows = Offer.objects.filter(state=Offer.WAITING, answer_until__lt=clock.today())
    return list(
        rows.order_by("answer_until", "id").values_list("id", flat=True)[:MAX_LAPSED_AT_ONCE]
    )


def list_reentries_to_open() -> list[UUID]:
    """The contracts for which employers asked of whoever is home by now, and whose placement of
    before has returned too; oldest first, as many as one run of the worker takes. Inside a
    scope."""
    is_followed = Q(offer_placement=None) | Q(offer_placement__followed=Stage.RETURNED)
    behind = Offer.objects.filter(~is_followed, state=Offer.ACCEPTED)
    asked = Offer.objects.filter(state=Offer.REQUESTED, examinee__stage=Stage.RETURNED)
    home = asked.exclude(examinee__in=behind.values("examinee"))
    return list(
        home.order_by("received_at", "id").values_list("id", flat=True)[:MAX_LAPSED_AT_ONCE]
    )


def list_rounds_to_report() -> list[UUID]:
    """The rounds with answers that did not go to the counterpart yet. Inside a scope."""
    rows = Offer.objects.filter(answer_file=None, state__in=Offer.ANSWERED)
    return list(rows.order_by().values_list("examinee__round", flat=True).distinct())


def get_ranks(round_id: UUID, examinees: Sequence[Examinee]) -> dict[UUID, int]:
    """Examinee -> her rank in the newest published ranking of the round; who has none is missing.
    Inside a scope."""
    rows = _list_ranks(round_id).filter(examinee__in=[each.id for each in examinees])
    return {key: rank for key, rank in rows.values_list("examinee", "rank") if rank is not None}


def list_next_by_rank(round_: Round, sector: str, count: int) -> list[str]:
    """The exam numbers of the first so many of a sector who are on the roster, by rank, without
    those who were named for another contract and wait for its choice. Inside a scope."""
    rows = _list_ranks(round_.id).filter(examinee__stage=Stage.ROSTERED, examinee__sector=sector)
    free = rows.exclude(examinee__exam_number__in=_list_named(round_))
    return list(free.order_by("rank").values_list("examinee__exam_number", flat=True)[:count])


def _list_named(round_: Round) -> list[str]:
    """The exam numbers that went out as the next in the last NAMED_FOR, and were not chosen
    since."""
    since = Offer.objects.filter(
        examinee__round=round_,
        examinee__exam_number=OuterRef("named_next"),
        received_at__gte=OuterRef("answer_file__made_at"),
    )
    named = Offer.objects.filter(
        ~Exists(since), examinee__round=round_, answer_file__made_at__gt=clock.now() - NAMED_FOR
    )
    return list(named.exclude(named_next="").values_list("named_next", flat=True))


def _list_ranks(round_id: UUID) -> QuerySet[Rank]:
    published = Ranking.objects.filter(round=round_id, outcome=Ranking.PUBLISHED)
    newest = published.order_by("-number").values("id")[:1]
    return Rank.objects.filter(ranking__in=newest, rank__isnull=False)
