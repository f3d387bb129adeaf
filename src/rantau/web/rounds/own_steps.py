"""The one next step of a worker's own round, as each of her pages shows it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.rounds.own_rounds import OwnRound, list_own_rounds
from rantau.rounds.roster_clocks import ROSTER
from rantau.rounds.stages import Stage, list_next_stages
from rantau.web.rounds.journey_labels import DescribedJourney, describe_journey
from rantau.web.rounds.labels import MISSED_TEXTS, NEXT_STEP_TEXTS
from rantau.web.rounds.stay_labels import DescribedStay, describe_stay

RENEW = _("Have your name sent to the country again. It is free, and no new test is needed.")
DEPART = _("Depart on the day that is planned. Come to the airport named below.")
LEAVES_LIST = _(
    "Your name leaves the list of the country, and no employer can choose you until it is sent"
    " again."
)
ENDS_ROUND = _("Your certificate ends. To go again, sit a new test.")


@dataclass(frozen=True)
class NextStep:
    """The one thing that she does next: what, what it costs in rupiah, from when until when, and
    what follows where it is missed; 0, None and empty where there is nothing of that."""

    words: str | Promise
    missed: str | Promise
    until: date | None
    begins: date | None = None
    rupiah: int = 0

    @property
    def is_overdue(self) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < clock.today()


@dataclass(frozen=True)
class OwnStep:
    """A round that goes on, by its name in the reader's language, and its next step."""

    name: str
    step: NextStep


def list_own_steps(actor: Actor) -> list[OwnStep]:
    """The next step of each of her rounds in which something can still come; inside her scope."""
    language = get_reader_language()
    steps = []
    for own in list_own_rounds(actor):
        journey = describe_journey(own.journey, own.edition, is_own=True) if own.journey else None
        stay = describe_stay(own.stay) if own.stay else None
        step = choose_next_step(own, journey, stay)
        if _goes_on(own, step) or (stay and stay.next_step):
            steps.append(OwnStep(own.edition.name.get(language), step))
    return steps


def _goes_on(own: OwnRound, step: NextStep) -> bool:
    """Whether something can still come; of who did not pass, while she can object."""
    if own.stage == Stage.FAILED:
        return step.until is not None and not step.is_overdue
    return own.stage != Stage.ABSENT and bool(list_next_stages(own.stage))


def choose_next_step(
    own: OwnRound, journey: DescribedJourney | None, stay: DescribedStay | None
) -> NextStep:
    """That of her journey to the visa, else of her stay abroad, else of the list of the country
    from which her name goes, else of her stage."""
    if journey and journey.next_step:
        step = journey.next_step
        return NextStep(step.words, step.missed, step.due_on, step.begins_on, step.rupiah)
    missed = MISSED_TEXTS.get(own.stage, "")
    entry = own.journey.entry if own.journey else None
    if own.stage == Stage.VISA and entry and not entry.missed_at:
        return NextStep(DEPART, missed, entry.entry_on, entry.entry_on)
    if stay and stay.next_step:
        return NextStep(stay.next_step, stay.missed or missed, stay.next_until or own.next_until)
    if own.clocks and own.clocks.may_renew:
        end = own.clocks.end
        return NextStep(RENEW, LEAVES_LIST if end.what == ROSTER else ENDS_ROUND, end.on)
    words = NEXT_STEP_TEXTS[own.stage]
    if own.stage == Stage.CHOSEN and own.offer:
        return NextStep(words, missed, own.offer.answer_until)
    return NextStep(words, missed, own.next_until, own.next_from)
