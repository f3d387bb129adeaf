"""What becomes of people of the demonstration who have arrived abroad by a round."""

from rantau.access.actor import build_worker_actor
from rantau.access.scope import reading_as
from rantau.demo.rounds.builder import Participant, RoundBuilder
from rantau.demo.rounds.officers import ROUNDS_ACTOR
from rantau.rounds.models import Stay
from rantau.rounds.refund_rules import RETURN_COST
from rantau.rounds.services.refunds import claim_refund
from rantau.rounds.services.stay_corrections import CorrectionInput, propose_correction
from rantau.rounds.services.stays import record_return, record_workplace_change
from rantau.rounds.stay_correction_rules import ARRIVAL
from rantau.rounds.stay_rows import HEALTH


def change_workplace(builder: RoundBuilder, participant: Participant, day: int) -> None:
    """Record that she works for another employer since that day."""
    builder.run(
        builder.get_moment(day),
        record_workplace_change,
        builder.officers.first,
        f"workplace:{participant.exam_number}",
        _find_stay(participant).reference,
        on=builder.get_day(day),
        employer="Contoh Perusahaan Lain",
        reason=HEALTH,
    )


def come_home(builder: RoundBuilder, participant: Participant, left: int, day: int) -> None:
    """Record at her counter that she came home, and let her claim the cost of the way.

    left, day  days: on which she left, and on which it is recorded
    """
    stay, number = _find_stay(participant), participant.exam_number
    counter, at = builder.officers.get(participant.counter), builder.get_moment(day)
    on = builder.get_day(left)
    builder.run(at, record_return, counter, f"home:{number}", stay.reference, left_on=on)
    worker = build_worker_actor(stay.offer.examinee.person_id)
    builder.run(at, claim_refund, worker, f"claim:{number}", stay.reference, RETURN_COST)


def propose_arrival(builder: RoundBuilder, participant: Participant, on: int, day: int) -> None:
    """Propose that she arrived on another day; a second person has not decided.

    on, day  days: of the arrival, and of the proposal
    """
    data = CorrectionInput(ARRIVAL, "Cap di paspor", on=builder.get_day(on))
    stay, name = _find_stay(participant), f"correct:{participant.exam_number}"
    national, at = builder.officers.first, builder.get_moment(day)
    builder.run(at, propose_correction, national, name, stay.reference, data)


def _find_stay(participant: Participant) -> Stay:
    with reading_as(ROUNDS_ACTOR):
        rows = Stay.objects.select_related("offer__examinee")
        return rows.get(offer__examinee__exam_number=participant.exam_number)
