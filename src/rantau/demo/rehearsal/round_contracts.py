"""A rehearsed round and its contracts: people accept them, refuse them or give no answer, and those
that were given up go to the next by rank until each has somebody."""

from dataclasses import dataclass, field
from datetime import timedelta

from rantau.common import clock
from rantau.demo.rehearsal.round_exchange import MINUTE, Counterpart
from rantau.demo.rehearsal.round_walk import Hopeful, Walk
from rantau.rounds.models import Offer
from rantau.rounds.offer_selectors import list_offers_to_lapse
from rantau.rounds.stages import Stage

REFUSES, NO_ANSWER, REFUSES_LATER = 10, 12, 10  # one in so many
MAX_TURNS = 20  # in which contracts are passed on


@dataclass(frozen=True)
class Contract:
    """A contract of somebody who takes part; `key` and `reference` are those of the offer."""

    hopeful: Hopeful = field(compare=False)
    key: str
    reference: str

    @property
    def path(self) -> str:
        """Its page."""
        return f"/putaran/tawaran/{self.reference}/"


def list_contracts(walk: Walk, state: str, stage: Stage) -> list[Contract]:
    """The contracts in a state, of people at a stage, by the numbers of the people."""
    rows = Offer.objects.filter(state=state, examinee__stage=stage, examinee__round__code=walk.code)
    values = rows.values_list("examinee__exam_number", "id", "reference")
    people = {each.exam_number: each for each in walk.people if each.exam_number}
    found = [
        Contract(people[number], str(key), reference)
        for number, key, reference in walk.read(lambda: list(values))
    ]
    return sorted(found, key=lambda each: each.hopeful.number)


def answer_contracts(walk: Walk, counterpart: Counterpart, *, is_first: bool) -> None:
    """Answer contracts until none waits: of the first choices some are refused and some lapse, of
    those that were passed on some are refused; whoever refused twice has left the roster.

    is_first  whether it is the first time; later everybody accepts
    """
    for turn in range(MAX_TURNS):
        waiting = list_contracts(walk, Offer.WAITING, Stage.CHOSEN)
        if not waiting:
            return
        refuses = (REFUSES, REFUSES_LATER)[turn] if is_first and turn < 2 else 0
        silent = waiting[NO_ANSWER - 1 :: NO_ANSWER] if is_first and turn == 0 else []
        answering = [each for each in waiting if each not in silent]
        refusing = set(answering[refuses - 1 :: refuses]) if refuses else set()

        def answer(each: Contract, refusing: frozenset[Contract] = frozenset(refusing)) -> None:
            _answer(walk, each, refuses=each in refusing)

        walk.run_stage("contracts answered", answer, answering)
        if silent:
            _let_lapse(walk, len(silent))
        counterpart.report(walk)


def _answer(walk: Walk, contract: Contract, *, refuses: bool) -> None:
    form = {
        "decision": "refuse" if refuses else "accept",
        "reason": Offer.FAMILY if refuses else "",
        "words": "",
    }
    counter = walk.get_counter(contract.hopeful)
    walk.send("refuse" if refuses else "accept", counter, contract.path, form)
    walk.acknowledge("refusals" if refuses else "acceptances")


def _let_lapse(walk: Walk, count: int) -> None:
    walk.go_to(clock.now() + timedelta(days=walk.edition.amounts.answer_days + 1))
    walk.wait_for_worker(
        "contracts without an answer", lambda: not list_offers_to_lapse(), moves=2 * MINUTE
    )
    walk.acknowledge("lapses", count)
