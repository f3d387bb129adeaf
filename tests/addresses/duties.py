"""What an officer does with the worklist."""

from datetime import date
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.duties.models import Duty
from rantau.duties.services.absences import AbsenceInput, declare_absence
from rantau.duties.services.holding import claim_duty
from rantau.duties.services.pauses import PauseInput, pause_clock
from tests.actors import get_officer
from tests.addresses.entries import Form, Page
from tests.addresses.visitors import (
    FORBIDDEN,
    NOT_ALLOWED,
    NOT_FOUND,
    OK,
    SIGN_IN,
    answers,
    everybody,
)
from tests.factories.placements import create_placement

PAUSE = {"cause": "brings", "words": "Bawa kartu keluarga asli", "days": "3"}
AWAY = {"starts_on": date(2027, 3, 8), "ends_on": date(2027, 3, 12)}


def make_duty():
    """What a form sends of the first duty of a placement, which the counter can do."""
    journey = create_placement()
    counter = get_officer("loket.3212")
    with reading_as(counter):
        duty = Duty.objects.get(about=journey.get().id, closed_at=None)
    return {}, {"one": f"{duty.id}:{duty.revision}"}


def make_claimed_duty():
    """The same after the counter has taken it."""
    _, values = make_duty()
    duty, _colon, seen = values["one"].partition(":")
    claim_duty(get_officer("loket.3212"), uuid4(), duty, seen=int(seen))
    return {}, {"one": f"{duty}:{int(seen) + 1}"}


def make_paused_duty():
    """The same duty while it waits for the worker."""
    _, values = make_duty()
    duty, _colon, seen = values["one"].partition(":")
    data = PauseInput("brings", "Bawa kartu keluarga asli", 3)
    pause_clock(get_officer("loket.3212"), uuid4(), duty, data)
    return {}, {"one": f"{duty}:{int(seen) + 1}"}


def make_duty_page():
    """The address of its pause."""
    _, values = make_duty()
    return {"duty": values["one"].partition(":")[0]}, PAUSE


def make_absence():
    """The counter's own absence."""
    counter = get_officer("loket.3212")
    data = AbsenceInput(counter.ref, AWAY["starts_on"], AWAY["ends_on"])
    return {"absence": declare_absence(counter, uuid4(), data).answer}


def make_received_documents():
    """What the counter received last, and can undo."""
    journey = create_placement()
    journey.receive({"family_card": {}})
    return {}, {"one": f"{journey.reference}:{journey.revision}"}


# What names a row and the way back is read leniently: a row that is none is left out.
ROWS = ("one", "duty", "query", "key")


def build_posted(prepare, **more):
    """An address that takes a form of the worklist, and is no page to look at."""
    details = {"needed_to_write": ("one",), "lenient": ROWS, **more}
    form = Form("counter", prepare, shown_on="common:desk", **details)
    return Page(everybody(NOT_ALLOWED), forms=(form,))


def make_rows():
    """A row that is ticked."""
    _, values = make_duty()
    return {}, {"duty": values["one"]}


PAGES = {
    "duties:claim": build_posted(make_duty),
    "duties:give_back": build_posted(make_claimed_duty),
    "duties:undo": build_posted(make_claimed_duty),
    "duties:pass_on": build_posted(make_rows, entries=0),
    "duties:start_clock": build_posted(make_paused_duty),
    "duties:pause_clock": Page(
        answers(
            FORBIDDEN,
            own_district=OK,
            other_districts=NOT_FOUND,
            regional=NOT_FOUND,
            post=NOT_FOUND,
            national=NOT_FOUND,
        ),
        lambda: make_duty_page()[0],
        (Form("counter", make_duty_page),),
    ),
    "duties:receive": build_posted(make_rows, entries=0),
    "duties:filter": build_posted(
        lambda: ({}, {"name": "Taiwan"}), needed_to_write=(), lenient=("one", "duty", "query")
    ),
    "duties:absences": Page(
        answers(OK), forms=(Form("counter", values=AWAY, error_at={"starts_on": "ends_on"}),)
    ),
    "duties:withdraw_absence": Page(
        everybody(NOT_ALLOWED),
        make_absence,
        (Form("counter", lambda: (make_absence(), {}), shown_on="duties:absences"),),
    ),
    # It shows nothing itself: it sends on to the next duty, or to the worklist.
    "duties:next": Page(everybody(SIGN_IN)),
    "duties:undo_receive": Page(everybody(NOT_ALLOWED), ignores_forms=True),
}
