"""Answer offers of employers abroad, take those without an answer as refused, and report the
answers to the counterpart."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.placement.rounds_interface import is_hindered
from rantau.registry.selectors import get_successor, require_present_or_lasting_ground
from rantau.rounds.choice_rows import find_stage_after_refusing
from rantau.rounds.errors import NoSuchRound, NothingToSend, OfferClosed
from rantau.rounds.files import CHOICE_ANSWER
from rantau.rounds.journey_errors import PlacementUnderWay
from rantau.rounds.journey_steps import advance_journey, end_journeys
from rantau.rounds.models import Examinee, Offer, Round
from rantau.rounds.offer_selectors import (
    count_refused_offers,
    get_offer_for_update,
    list_next_by_rank,
)
from rantau.rounds.permissions import ANSWER_OFFER, EXCHANGE_FILES
from rantau.rounds.score_changes import WORKER
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.rosters import (
    MAX_REPORTED_AT_ONCE,
    build_file_result,
    make_outgoing_file,
)
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage

OFFER_ACCEPTED = JournalKind("rounds:offer:accepted", gettext_lazy("Contract abroad accepted"))
OFFER_REFUSED = JournalKind("rounds:offer:refused", gettext_lazy("Contract abroad refused"))
OFFER_LAPSED = JournalKind(
    "rounds:offer:lapsed", gettext_lazy("Contract abroad not answered in time")
)
ANSWERS_REPORTED = JournalKind(
    "rounds:offer:reported", gettext_lazy("Answers to contracts made ready for the counterpart")
)


@dataclass(frozen=True)
class AnswerInput:
    """What she answers; a refusal has a reason, one of Offer.REASONS, and words where it is
    OTHER."""

    accepts: bool
    reason: str = ""
    words: str = ""


@service(OFFER_ACCEPTED, permission=ANSWER_OFFER, other_kinds=(OFFER_REFUSED,))
def answer_offer(actor: Actor, reference: str, data: AnswerInput) -> CommandResult:
    """Accept or refuse an offer: she herself, or an officer who writes down what she says at the
    counter. After more refusals than the edition allows she leaves the roster. Answers with the
    reference; she gets a message, so that nobody answers for her unseen.

    Raises  NoSuchOffer; NoLastingGround; OfferClosed; PlacementUnderWay; InvalidInput at `reason`
            and `words`
    """
    _require_answer(data)
    offer = get_offer_for_update(actor, reference)
    examinee = offer.examinee
    if actor.person is None:
        require_present_or_lasting_ground(actor, examinee.person)
    if offer.state != Offer.WAITING or clock.today() > offer.answer_until:
        raise OfferClosed()
    if data.accepts:
        if is_hindered(get_successor(examinee.person)):
            raise PlacementUnderWay()
        _close_offer(actor, offer, Offer.ACCEPTED)
        enter_stage(examinee, Stage.ACCEPTED, actor)
        advance_journey(actor, offer)
        return _build_result(offer)
    offer.reason, offer.words = data.reason, data.words.strip()
    _close_offer(actor, offer, Offer.REFUSED)
    return _build_result(offer, kind=OFFER_REFUSED)


def _require_answer(data: AnswerInput) -> None:
    """Raise InvalidInput for a refusal without its reason, and for a reason with an acceptance."""
    problems = {}
    is_reason = data.reason in dict(Offer.REASONS)
    if not data.accepts and not is_reason:
        problems["reason"] = [_("Choose why.")]
    if data.accepts and data.reason:
        problems["reason"] = [_("Leave this empty with this decision.")]
    if data.accepts and data.words.strip():
        problems["words"] = [_("Leave this empty with this decision.")]
    elif not is_storable(data.words, required=data.reason == Offer.OTHER):
        problems["words"] = [_("Write why, 1 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)


def _close_offer(actor: Actor, offer: Offer, state: str) -> None:
    """Write the end of an offer that waits; after one that was given up she goes back to the
    roster, or leaves it by refusals; after a re-entry she is home as before."""
    offer.state, offer.answered_by, offer.answered_at = state, actor.ref, clock.now()
    offer.revision += 1
    offer.save(update_fields=["state", "reason", "words", "answered_by", "answered_at", "revision"])
    if offer.is_reentry and state in Offer.GIVEN_UP:
        enter_stage(offer.examinee, Stage.RETURNED, actor, reason=state)
    elif state in Offer.GIVEN_UP:
        edition = get_edition_in_force(offer.examinee.round)
        refused = count_refused_offers(offer.examinee)
        stage = find_stage_after_refusing(refused, edition.amounts.refused_offers)
        reason = state if stage == Stage.ROSTERED else "refusals"
        enter_stage(offer.examinee, stage, actor, reason=reason)


def withdraw_from_offers(actor: Actor, examinee: Examinee) -> None:
    """Close the contract that waits for her answer, or that she accepted, in the transaction in
    which she leaves the round: the counterpart is told, once more where it knew that she accepts.
    """
    live = Offer.objects.filter(examinee=examinee, state__in=Offer.LIVE)
    keys = list(live.values_list("id", flat=True))
    live.update(
        state=Offer.WITHDRAWN, answered_by=actor.ref, answered_at=clock.now(), answer_file=None
    )
    end_journeys(keys, Offer.WITHDRAWN)


def _build_result(offer: Offer, kind: JournalKind | None = None) -> CommandResult:
    examinee = offer.examinee
    terms = {
        "round": examinee.round.code,
        "person": examinee.person.reference,
        "offer": offer.number,
        "reason": offer.reason,
        "stage": examinee.stage,
    }
    event = JournalEvent("offer", offer.id, offer.revision, terms, tells=(WORKER,))
    return CommandResult(offer.reference, event, kind)


@service(OFFER_LAPSED, permission=EXCHANGE_FILES)
def lapse_offer(actor: Actor, offer_id: UUID) -> CommandResult:
    """Take an offer as refused whose last day has passed; she gets a message. It is no refusal of
    hers where another placement kept her from accepting. Answers with its reference.

    Raises  OfferClosed where it was answered meanwhile, or its day has not passed
    """
    rows = Offer.objects.select_for_update(of=("self", "examinee"))
    rows = rows.select_related("examinee__person", "examinee__round")
    waiting = rows.filter(id=offer_id, state=Offer.WAITING, answer_until__lt=clock.today())
    offer = waiting.first()
    if offer is None:
        raise OfferClosed()
    offer.was_hindered = is_hindered(get_successor(offer.examinee.person))
    offer.save(update_fields=["was_hindered"])
    _close_offer(actor, offer, Offer.LAPSED)
    return _build_result(offer)


@service(ANSWERS_REPORTED, permission=EXCHANGE_FILES)
def report_answers(actor: Actor, round_id: UUID) -> CommandResult:
    """Make the file of the answers of a round that did not go to the counterpart yet; the worker
    puts it into the exchange folder. With each contract that was given up goes who comes next by
    rank: the file names nobody else. Answers with the file's reference.

    Raises  NoSuchRound; NothingToSend
    """
    round_ = Round.objects.select_for_update().filter(id=round_id).first()
    if round_ is None:
        raise NoSuchRound()
    rows = Offer.objects.select_for_update(of=("self",)).select_related("examinee")
    waiting = rows.filter(
        examinee__round=round_, answer_file=None, state__in=Offer.ANSWERED
    ).order_by("answered_at", "id")
    offers = list(waiting[:MAX_REPORTED_AT_ONCE])
    if not offers:
        raise NothingToSend()
    _name_next(round_, offers)
    file = make_outgoing_file(actor, round_, CHOICE_ANSWER, [_build_row(each) for each in offers])
    for offer in offers:
        offer.answer_file = file
    Offer.objects.bulk_update(offers, ["answer_file", "named_next"], batch_size=500)
    return build_file_result(file)


def _name_next(round_: Round, offers: Sequence[Offer]) -> None:
    """Name for each contract that was given up the first by rank of its sector on the roster: each
    once in a file, and never who gave it up."""
    by_sector: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        if offer.state in Offer.GIVEN_UP and not offer.is_reentry:
            by_sector[offer.examinee.sector].append(offer)
    for sector, given_up in by_sector.items():
        ranked = list_next_by_rank(round_, sector, 2 * len(given_up))
        for offer in given_up:
            own = offer.examinee.exam_number
            offer.named_next = next((each for each in ranked if each != own), "")
            if offer.named_next:
                ranked.remove(offer.named_next)


def _build_row(offer: Offer) -> dict[str, str]:
    assert offer.answered_at is not None  # noqa: S101  # a constraint of the table
    return {
        "exam_number": offer.examinee.exam_number,
        "offer": offer.number,
        "sector": offer.examinee.sector,
        "outcome": offer.state,
        "on": offer.answered_at.astimezone(clock.WESTERN_TIME).date().isoformat(),
        "next": offer.named_next,
    }
