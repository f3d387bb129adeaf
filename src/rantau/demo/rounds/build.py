"""Build the demonstration's rounds: one in each stage from the announcement to the arrival.

Everything is made by the commands of the app, each by whom and when it would have been; so journal,
statistics and pages are those of any round. docs/operations/demo.md says which stands where.
"""

import logging
from collections.abc import Callable, Mapping

from rantau.common.errors import DomainError
from rantau.demo.nation.people import NationPlan
from rantau.demo.rounds import checks, examination, journeys, opening, roster, stays
from rantau.demo.rounds import declarations as plans
from rantau.demo.rounds.applicants import Applicants
from rantau.demo.rounds.builder import Participant, RoundBuilder
from rantau.demo.rounds.declarations import PLANS
from rantau.demo.rounds.officers import Officers

log = logging.getLogger("rantau.demo")
Build = Callable[[RoundBuilder, list[Participant]], None]


def create_rounds(nation: NationPlan) -> None:
    """Create every round; as the database's owner, whose commands act as officers.

    A build that was killed goes through them again: what was done is not done twice. Beside a
    running service somebody may use a round before it is finished; then it stays as it is.
    """
    officers = Officers()
    applicants = Applicants(nation, officers)
    for plan in PLANS:
        builder = RoundBuilder(nation, officers, plan)
        try:
            opening.announce(builder)
            people = applicants.take(plan.count_people(nation.persons), alike=plan.is_alike)
            BUILDS[plan.code](builder, opening.take_places(builder, people))
        except DomainError:
            log.exception("a round of the demonstration stays as it is: %s", plan.code)


def _stay(_builder: RoundBuilder, _participants: list[Participant]) -> None:
    """Nothing comes after the places."""


def _offer_seats(builder: RoundBuilder, participants: list[Participant]) -> None:
    """Drawn; some have paid, some were offered a seat, some wait for one."""
    opening.draw(builder)
    opening.pay_seats(builder, participants)


def _check_originals(builder: RoundBuilder, participants: list[Participant]) -> None:
    """Half are done, one was refused, the others come today and tomorrow, or book nothing."""
    opening.draw(builder)
    checks.open_checks(builder, -1, 5)
    done, refused, later = participants[:5], participants[5], participants[6:]
    checks.book_checks(builder, [*done, refused], -1, on=-2)
    checks.book_checks(builder, later[:3], 0, on=-2)
    checks.book_checks(builder, later[3:5], 1, on=-2)
    checks.accept_all(builder, done, -1)
    checks.refuse(builder, refused, -1)


def _verify_all(builder: RoundBuilder, participants: list[Participant]) -> list[Participant]:
    """Draw, check everybody's originals on one day; gives those with exam numbers."""
    day = builder.plan.opens_on + plans.WINDOW_DAYS["verification"][0] + 1
    opening.draw(builder)
    checks.open_checks(builder, day, day)
    checks.book_checks(builder, participants, day, on=day - 1)
    return checks.accept_all(builder, participants, day)


def _seat_for_test(builder: RoundBuilder, participants: list[Participant]) -> None:
    """Exam cards and chairs for a test that is tomorrow."""
    _verify_all(builder, participants)
    examination.seat_everybody(builder)


def _publish_results(builder: RoundBuilder, participants: list[Participant]) -> None:
    """One was absent, two did not pass, one of whom objects, and one failed the test of colours."""
    examinees = _verify_all(builder, participants)
    examination.seat_everybody(builder)
    present = examinees[:-1]
    examination.sit_test(builder, present)
    examination.take_in_results(builder, present[:-2], present[-2:], unfit=present[1:2])
    examination.object_to_result(builder, present[-1])


def _rank_all(builder: RoundBuilder, participants: list[Participant]) -> list[Participant]:
    """Everybody passes and is ranked; gives them with exam numbers."""
    examinees = _verify_all(builder, participants)
    if builder.edition.test.parts:
        examination.seat_everybody(builder)
        examination.sit_test(builder, examinees)
        examination.take_in_results(builder, examinees)
    examination.take_in_skill_test(builder, examinees)
    examination.rank(builder)
    return examinees


def _follow_journeys(builder: RoundBuilder, participants: list[Participant]) -> None:
    """From documents that are completed today to the arrival."""
    people = _rank_all(builder, participants)
    completed, sent, chosen = people[3:5], people[5:9], people[14:17]
    accepted, on_the_way = people[17:21], people[21:]
    roster.complete(builder, people[9:], -62)
    roster.send(builder, -60)
    roster.approve(builder, 1, people[9:], -55)
    journeys.choose(builder, 1, on_the_way, -50)
    journeys.accept(builder, on_the_way, -48)
    journeys.hold_class(builder, on_the_way, -47, -44)
    journeys.record_medicals(builder, on_the_way, -45)
    journeys.pass_class(builder, on_the_way, -42)
    journeys.permit(builder, 1, on_the_way, -40)
    _travel(builder, on_the_way[2:])  # the first two wait for their visas
    journeys.choose(builder, 2, accepted, -12)
    journeys.accept(builder, accepted, -10)
    journeys.record_medicals(builder, accepted[2:], -8)
    journeys.hold_class(builder, accepted[2:], -7, 6)
    roster.complete(builder, sent, -10)
    roster.send(builder, -8)
    journeys.choose(builder, 3, chosen, -3)
    roster.return_rows(builder, 2, sent[:2], -3)
    roster.complete(builder, completed, -1)


def _travel(builder: RoundBuilder, people: list[Participant]) -> None:
    """Five leave in three days, one missed yesterday's flight, two are on the way. Three arrived:
    the day of one is to be corrected, one changed her workplace, one came home again and claims."""
    leaving, missing, gone = people[:5], people[5], people[6:]
    journeys.give_visas(builder, people, -30)
    journeys.clear(builder, people, -28)
    journeys.plan_entries(builder, 1, [(gone, -6), ([missing], -1), (leaving, 3)], -12)
    journeys.depart(builder, gone, -6)
    journeys.arrive(builder, 1, gone[2:], -5, -4)
    journeys.miss_departure(builder, missing, -1)
    first, second, third = gone[2:]
    stays.propose_arrival(builder, first, -6, -2)
    stays.change_workplace(builder, second, -2)
    stays.come_home(builder, third, -2, -1)


def _let_names_end(builder: RoundBuilder, participants: list[Participant]) -> None:
    """Two names each end within 7, 30 and 90 days; in a nation of full size others were chosen and
    have arrived, by whom waits can be foretold."""
    people = _rank_all(builder, participants)
    gone, ending = people[:-6], people[-6:]
    roster.complete(builder, people, -380)
    roster.send(builder, -378)
    if gone:
        roster.approve(builder, 1, gone, -377)
        _send_batch(builder, 1, gone[:11], -370)
        _send_batch(builder, 2, gone[11:], -320)
    for number, day in enumerate((-359, -337, -280)):
        roster.approve(builder, 2 + number, ending[2 * number : 2 * number + 2], day)


def _send_batch(builder: RoundBuilder, number: int, people: list[Participant], day: int) -> None:
    """Batch `number` is chosen in three weeks from `day` on, and has arrived after twelve weeks."""
    for part in range(3):
        chosen, chosen_on = people[part::3], day + 7 * part
        journeys.choose(builder, 3 * number - 2 + part, chosen, chosen_on)
        journeys.accept(builder, chosen, chosen_on + 1)
    journeys.hold_class(builder, people, day + 30, day + 33)
    journeys.record_medicals(builder, people, day + 34)
    journeys.pass_class(builder, people, day + 36)
    journeys.permit(builder, number, people, day + 40)
    journeys.give_visas(builder, people, day + 60)
    journeys.clear(builder, people, day + 62)
    journeys.plan_entries(builder, number, [(people, day + 80)], day + 70)
    journeys.depart(builder, people, day + 80)
    journeys.arrive(builder, number, people, day + 81, day + 82)


def _complete_some(builder: RoundBuilder, participants: list[Participant]) -> None:
    """Ranked by their papers; half have handed in what is sent abroad."""
    roster.complete(builder, _rank_all(builder, participants)[:3], -2)


def _answer_some(builder: RoundBuilder, participants: list[Participant]) -> None:
    """On the roster; two may answer a contract, two have accepted one."""
    people = _rank_all(builder, participants)
    roster.complete(builder, people, -80)
    roster.send(builder, -78)
    roster.approve(builder, 1, people, -72)
    journeys.choose(builder, 1, people[:2], -20)
    journeys.accept(builder, people[:2], -18)
    journeys.choose(builder, 2, people[2:4], -2)


BUILDS: Mapping[str, Build] = {
    plans.ANNOUNCED.code: _stay,
    plans.WAITING_ROOM.code: _stay,
    plans.DRAWN.code: _offer_seats,
    plans.VERIFICATION.code: _check_originals,
    plans.TEST.code: _seat_for_test,
    plans.RESULTS.code: _publish_results,
    plans.JOURNEYS.code: _follow_journeys,
    plans.EARLIER.code: _let_names_end,
    plans.JAPANESE.code: _complete_some,
    plans.GERMAN.code: _answer_some,
}
