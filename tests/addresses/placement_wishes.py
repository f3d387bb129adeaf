"""Whoever waits for her departure: withdrawal, and another agency."""

from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.partners.services.holds import hold_agency
from rantau.placement.models import Placement
from rantau.placement.snapshot import load_snapshot
from rantau.placement.wishes import AGENCY_HELD, list_lines_to_transfer_to
from tests.actors import get_officer
from tests.addresses import subjects
from tests.addresses.entries import Form, Page
from tests.addresses.placement import MAY_VERIFY, sign_in_as
from tests.addresses.visitors import FORBIDDEN, NOBODY, answers


def make_held_placement():
    """A placement whose agency is held."""
    arguments = subjects.make_placement()
    hold_agency(get_officer("pusat"), uuid4(), "AG-001", reason="review")
    return arguments


def make_transfer():
    """The same, and a line of another agency that leads to the same country."""
    arguments = make_held_placement()
    national = get_officer("pusat")
    with reading_as(national):
        placement = Placement.objects.get(reference=arguments["reference"])
        snapshot = load_snapshot(national, placement, with_line_status=False)
        line = list_lines_to_transfer_to(placement, snapshot.scheme, cause=AGENCY_HELD).first().id
    return arguments, {"line": str(line), "is_wished": "on", "why": ""}


def sign_in_as_last(browser):
    """Sign in as the person whose placement was opened last."""
    with reading_as(get_officer("loket.3212")):
        reference = Placement.objects.latest("opened_at").person.reference
    return sign_in_as(browser, reference)


PAGES = {
    "placement:transfer": Page(MAY_VERIFY, make_held_placement, (Form("verifier", make_transfer),)),
    "placement:withdraw_herself": Page(
        answers(FORBIDDEN),
        subjects.make_placement,
        (
            Form(
                NOBODY,
                lambda: (subjects.make_placement(), {}),
                {"sure": "on"},
                sign_in=sign_in_as_last,
            ),
        ),
    ),
    "placement:ask_for_another_agency": Page(
        answers(FORBIDDEN),
        make_held_placement,
        (Form(NOBODY, lambda: (make_held_placement(), {}), sign_in=sign_in_as_last),),
    ),
}
