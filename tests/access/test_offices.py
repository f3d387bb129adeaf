"""The operator adds, moves and closes offices; each command has its entry."""

from datetime import UTC, time
from uuid import uuid4

import pytest
from django.db import transaction

from rantau.access.actor import build_system_actor
from rantau.access.errors import (
    MissingScope,
    NoSuchInvitation,
    NoSuchOffice,
    OfficeClosed,
    OfficeInUse,
    UnknownClient,
)
from rantau.access.models import Appointment
from rantau.access.scope import acting_as, reading_as
from rantau.access.selectors import get_invitation_actor
from rantau.access.services.clients import ClientInput, confirm_client, propose_client
from rantau.access.services.invitations import (
    InvitationInput,
    NewAccountInput,
    accept_invitation,
    invite_officer,
)
from rantau.access.services.offices import OfficeInput, add_office, close_office, move_office
from rantau.access.tokens import generate_secret, hash_secret, issue_token
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry
from rantau.offices.calendars import get_office_calendar, list_offices_without_week
from rantau.offices.models import Manager, Office
from rantau.offices.selectors import find_offices, list_posts_abroad
from rantau.placement.services.candidates import EnrolInput, enrol_candidate
from tests.factories.persons import create_person
from tests.ops.management import run_management_command
from tests.worker_login import get_officer_as_system

OPERATOR = build_system_actor("operator")
MANILA = OfficeInput(
    "pa-ph-mnl",
    "post_abroad",
    "KBRI Manila",
    country="ph",
    time_zone="Asia/Manila",
    calendar="post-tw",
    opens=time(9),
    closes=time(17),
)
pytestmark = pytest.mark.usefixtures("worker_db")


def add_test_office(office_input=MANILA):
    """Add the office as the operator; its code."""
    return add_office(OPERATOR, uuid4(), office_input).answer


def get_office(code):
    with reading_as(OPERATOR):
        return Office.objects.get(code=code)


def list_entries(office):
    """Revision and last word of the kind of each journal entry about the office."""
    with reading_as(OPERATOR):
        entries = Entry.objects.filter(subject=office.id).order_by("revision")
        return [(entry.revision, entry.kind.rpartition(":")[2]) for entry in entries]


def test_a_post_is_added_and_serves_at_once():
    code = add_test_office()
    office = get_office(code)

    assert (code, office.country, office.managed_by) == ("PA-PH-MNL", "PH", Manager.OPERATOR)
    assert list_entries(office) == [(1, "added")]
    assert code in [post.code for post in list_posts_abroad()]
    assert str(get_office_calendar(office.id).zone) == "Asia/Manila"


def test_a_closed_post_is_given_nobody_new():
    counter = get_officer_as_system("loket.3212")
    person = create_person(counter)
    with reading_as(OPERATOR):
        Office.objects.filter(country="KR").update(closed_at=clock.now())

    with pytest.raises(InvalidInput) as refused:
        enrol_candidate(counter, uuid4(), EnrolInput(person, "g2g-korea", "Manufaktur"))

    assert list(refused.value.problems) == ["scheme"]


def test_a_border_post_has_the_zone_of_its_region():
    code = add_test_office(
        OfficeInput("BP-DPS", "border_post", "Konter Bandara Ngurah Rai", region="51.03")
    )

    assert get_office(code).time_zone == "Asia/Makassar"
    assert get_office(code).node == 5_103_000_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "PA-TW-TPE"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": "district"}, "kind"),
        ({"country": ""}, "country"),
        ({"country": "Philippines"}, "country"),
        ({"time_zone": "Manila"}, "time_zone"),
        ({"calendar": "post-xx"}, "calendar"),
        ({"calendar": ""}, "calendar"),
        ({"opens": time(18)}, "opens"),
        ({"closes": None}, "opens"),
        ({"kind": "border_post", "region": "99.99"}, "region"),
        ({"name": "x" * 161}, "name"),
        ({"name": "KBRI\nManila"}, "name"),
        ({"name": "KBRI \x1b[31mManila"}, "name"),
        ({"name": "KBRI \udcff"}, "name"),
        ({"code": "PA-PH\nMNL"}, "code"),
        ({"opens": time(9, tzinfo=UTC)}, "opens"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(changes, field):
    with pytest.raises(InvalidInput) as error:
        add_test_office(OfficeInput(**{**vars(MANILA), **changes}))

    assert list(error.value.problems) == [field]


def test_a_moved_office_keeps_what_was_not_said():
    code = add_test_office()
    move_office(OPERATOR, uuid4(), OfficeInput(code, name="KBRI Makati", opens=time(8)))
    office = get_office(code)

    assert (office.name, office.opens, office.closes) == ("KBRI Makati", time(8), time(17))
    assert list_entries(office) == [(1, "added"), (2, "changed")]


def test_an_office_of_the_tables_that_was_moved_is_the_operators():
    move_office(OPERATOR, uuid4(), OfficeInput("BP-SUB", region="35.78"))

    assert get_office("BP-SUB").managed_by == Manager.OPERATOR
    assert get_office("BP-SUB").node == 3_578_000_000


def test_a_closed_office_is_found_no_more_and_nobody_is_let_in():
    code = add_test_office()
    close_office(OPERATOR, uuid4(), code, why="moved to another country")

    assert find_offices("KBRI Manila") == []
    assert code not in [post.code for post in list_posts_abroad()]
    assert list_entries(get_office(code)) == [(1, "added"), (2, "closed")]
    with pytest.raises(NoSuchOffice):
        invite_officer(OPERATOR, uuid4(), InvitationInput(code, "Rina"), digest="x" * 64)
    for command in (
        lambda: close_office(OPERATOR, uuid4(), code, why="again"),
        lambda: move_office(OPERATOR, uuid4(), OfficeInput(code, name="x")),
    ):
        with pytest.raises(OfficeClosed):
            command()


def test_an_invitation_ends_with_its_office():
    code, secret = add_test_office(), generate_secret()
    invite_officer(OPERATOR, uuid4(), InvitationInput(code, "Rina"), digest=hash_secret(secret))
    with reading_as(OPERATOR):
        assert get_invitation_actor(secret).role == "invited"
    close_office(OPERATOR, uuid4(), code, why="never opened")

    with reading_as(OPERATOR), pytest.raises(NoSuchInvitation):
        get_invitation_actor(secret)


def test_a_reason_that_no_entry_can_keep_closes_nothing():
    code = add_test_office()
    for why in ("x" * 201, "\0"):
        with pytest.raises(InvalidInput) as refused:
            close_office(OPERATOR, uuid4(), code, why=why)
        assert list(refused.value.problems) == ["why"]
    assert get_office(code).closed_at is None


def test_an_applications_access_ends_with_its_office():
    office, secret = add_test_office(), generate_secret()
    client = ClientInput(office, "post", ("persons:read",))
    code = propose_client(OPERATOR, uuid4(), client, digest=hash_secret(secret)).answer
    confirm_client(get_officer_as_system("pusat"), uuid4(), code)
    with reading_as(OPERATOR), pytest.raises(MissingScope):
        issue_token(code, secret, ["persons:write"])
    close_office(OPERATOR, uuid4(), office, why="never opened")

    with reading_as(OPERATOR), pytest.raises(UnknownClient):
        issue_token(code, secret, ["persons:write"])


def test_the_last_administrators_appointment_ends_with_the_office():
    code, secret = add_test_office(), generate_secret()
    invite_officer(OPERATOR, uuid4(), InvitationInput(code, "Rina"), digest=hash_secret(secret))
    with reading_as(OPERATOR):
        holder = get_invitation_actor(secret)
    accept_invitation(holder, uuid4(), NewAccountInput("rina.manila", "gelombang laut biru 7"))

    close_office(OPERATOR, uuid4(), code, why="moved to another country")

    with reading_as(OPERATOR):
        appointment = Appointment.objects.get(account__login="rina.manila")
        entry = Entry.objects.get(kind="offices:office:closed", subject=appointment.office_id)
    assert appointment.ends_at is not None
    assert entry.terms["ended"] == [str(appointment.id)]


def test_an_office_whose_working_week_left_the_table_is_named():
    code = add_test_office()
    assert list_offices_without_week() == []
    with transaction.atomic(), acting_as(OPERATOR):
        Office.objects.filter(code=code).update(calendar="post-gone")
        assert list_offices_without_week() == [code]


def test_an_office_with_officers_or_offices_below_it_stays_open():
    with pytest.raises(OfficeInUse) as error:
        close_office(OPERATOR, uuid4(), "DN-3212", why="x")
    assert error.value.details == {"open_work": {"officers": 3}}
    with pytest.raises(OfficeInUse) as error:
        close_office(OPERATOR, uuid4(), "PA-TW-TPE", why="x")
    assert {"job orders", "officers"} <= set(error.value.open_work)
    with pytest.raises(OfficeInUse):
        close_office(OPERATOR, uuid4(), "HQ", why="x")


def test_only_the_operator_may():
    with pytest.raises(Forbidden):
        add_office(get_officer_as_system("pusat"), uuid4(), MANILA)


def test_the_command_line_does_the_same(capsys):
    words = ["--country", "PL", "--time-zone", "Europe/Warsaw", "--calendar", "post-tw"]
    assert run_management_command("office", "add", "PA-PL-WAW", "KBRI Warsawa", *words) == 0
    assert run_management_command("office", "move", "PA-PL-WAW", "--opens", "09:00") == 1
    assert "opens: " in capsys.readouterr().err
    hours = ["--opens", "09:00", "--closes", "17:00"]
    assert run_management_command("office", "move", "PA-PL-WAW", *hours) == 0
    assert run_management_command("office", "close", "PA-PL-WAW", "--why", "never opened") == 0
    assert run_management_command("office", "close", "PA-PL-WAW", "--why", "again") == 1
    with transaction.atomic():
        assert get_office("PA-PL-WAW").closed_at is not None
