"""Bring an accepted contract on or to its end: what the services of this app do inside their own
transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, advance_duties
from rantau.rounds.journey_gates import MissingStep, Step, list_office_steps
from rantau.rounds.journey_selectors import list_missing_steps
from rantau.rounds.models import ClassBooking, Offer
from rantau.rounds.permissions import BOOK_CLASS, DECIDE_BAR, READ_OFFERS, RECORD_VISA
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage

PAGE = "rounds:offer"
BOOK_CLASS_DUTY = DutyKind(
    "rounds:book_class",
    gettext_lazy("Book the preliminary education"),
    READ_OFFERS,
    PAGE,
    does=BOOK_CLASS,
    act_page="rounds:book_class",
)
RECORD_VISA_DUTY = DutyKind(
    "rounds:record_visa",
    gettext_lazy("Apply for the visa and record it"),
    READ_OFFERS,
    PAGE,
    does=RECORD_VISA,
    act_page="rounds:visa",
)
DECIDE_BAR_DUTY = DutyKind(
    "rounds:decide_bar",
    gettext_lazy("Decide after a medical with the result not fit"),
    READ_OFFERS,
    PAGE,
    does=DECIDE_BAR,
    act_page="rounds:decide_bar",
)
STEP_DUTIES: Mapping[Step, DutyKind] = {
    Step.EDUCATION: BOOK_CLASS_DUTY,
    Step.VISA: RECORD_VISA_DUTY,
}
JOURNEY_DUTIES = (BOOK_CLASS_DUTY, RECORD_VISA_DUTY, DECIDE_BAR_DUTY)


def advance_journey(actor: Actor, offer: Offer) -> None:
    """After a command that changed what an accepted contract has: open and close the duties of her
    office, and enter the stage of the visa where nothing is missing any more. The caller has locked
    the examinee."""
    missing = list_missing_steps(offer)
    office_steps = {each.step: each for each in list_office_steps(missing)}
    for step, kind in STEP_DUTIES.items():
        opens = _build_duty(kind, offer, office_steps[step]) if step in office_steps else None
        closes = () if opens else (kind.code,)
        advance_duties(about=offer.id, closes=closes, outcome="done", opens=opens)
    if not missing:
        enter_stage(offer.examinee, Stage.VISA, actor)


def _build_duty(kind: DutyKind, offer: Offer, step: MissingStep) -> DutyInput:
    """The duty of the office that checked her originals, until the end of the day, Asia/Jakarta."""
    day_after = step.due_on + timedelta(days=1)
    return DutyInput(
        kind.code,
        "offer",
        offer.reference,
        offer.examinee.office_id,
        datetime.combine(day_after, time(), clock.WESTERN_TIME),
        keep_existing=True,
    )


def end_journeys(offers: Iterable[UUID], outcome: str) -> None:
    """After contracts ended: give the seats of their classes back, and close the duties about
    them."""
    keys = list(offers)
    open_bookings = ClassBooking.objects.filter(offer__in=keys, released_at=None, outcome="")
    open_bookings.update(released_at=clock.now())
    codes = tuple(kind.code for kind in JOURNEY_DUTIES)
    for key in keys:
        advance_duties(about=key, closes=codes, outcome=outcome, opens=None)
