"""An office's administrator, or headquarters, says where and how it is reached."""

from datetime import time
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection

from rantau.access.errors import NoSuchOffice
from rantau.access.scope import reading_as
from rantau.access.services.office_contacts import OfficeContactInput, change_office_contact
from rantau.common.errors import Forbidden, InvalidInput, StaleRevision
from rantau.journal.models import Entry
from rantau.offices.models import Manager, Office
from tests.actors import get_officer

pytestmark = pytest.mark.usefixtures("db")
CONTACT = OfficeContactInput(
    "  Jalan Contoh 1,  Indramayu ", "021 5550 1234", "+886 2 5550 1234", time(8), time(16)
)


@pytest.fixture
def administrator():
    return get_officer("admin.3212")


def get_office(code="DN-3212"):
    return Office.objects.get(code=code)


def change(actor, code="DN-3212", data=CONTACT, seen=None):
    seen = get_office(code).revision if seen is None else seen
    change_office_contact(actor, uuid4(), code, data, seen=seen)


def test_numbers_are_kept_in_one_form_and_the_change_is_recorded(administrator):
    other = get_office("DN-3204")
    change(administrator)

    office = get_office()
    assert office.address == "Jalan Contoh 1, Indramayu"
    assert (office.phone, office.duty_phone) == ("+622155501234", "+886255501234")
    with reading_as(get_officer("inspektorat")):
        entry = Entry.objects.filter(subject=office.id).latest("revision")
    assert (entry.kind, entry.revision) == ("offices:office:contact_changed", office.revision)
    assert "Jalan" not in str(entry.terms)
    assert get_office("DN-3204") == other
    assert get_office("DN-3204").address == other.address


def test_the_tables_go_on_keeping_an_office_whose_hours_stay(administrator):
    change(administrator)
    assert get_office().managed_by == Manager.TABLES

    change(administrator, data=OfficeContactInput("", opens=time(9), closes=time(15)))
    office = get_office()
    assert (office.opens, office.closes, office.managed_by) == (time(9), time(15), Manager.OPERATOR)
    assert (office.address, office.phone) == ("", "")


def test_headquarters_changes_every_office_an_administrator_the_own_alone(administrator):
    change(get_officer("pusat"), "PA-TW-TPE")
    assert get_office("PA-TW-TPE").duty_phone == "+886255501234"
    with pytest.raises(NoSuchOffice):
        change(administrator, "DN-3204")
    with pytest.raises(NoSuchOffice):
        change(get_officer("pusat"), "AG-001")
    with pytest.raises(Forbidden):
        change(get_officer("loket.3212"))


def test_what_was_changed_meanwhile_is_not_overwritten(administrator):
    with pytest.raises(StaleRevision):
        change(administrator, seen=get_office().revision - 1)


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("phone", OfficeContactInput("", "12", "", time(8), time(16))),
        ("duty_phone", OfficeContactInput("", "", "siang malam", time(8), time(16))),
        ("address", OfficeContactInput("x" * 301, "", "", time(8), time(16))),
        ("address", OfficeContactInput("a\u202eb", "", "", time(8), time(16))),
        ("opens", OfficeContactInput("", "", "", time(16), time(8))),
        ("opens", OfficeContactInput("", "", "", None, None)),
    ],
)
def test_each_problem_stands_at_its_field(administrator, field, data):
    with pytest.raises(InvalidInput) as error:
        change(administrator, data=data)
    assert list(error.value.problems) == [field]


def test_an_office_that_is_always_open_has_no_hours():
    with pytest.raises(InvalidInput):
        change(get_officer("pusat"), "BP-CGK")
    change(get_officer("pusat"), "BP-CGK", OfficeContactInput("Terminal 3"))
    assert get_office("BP-CGK").address == "Terminal 3"


def test_the_database_lets_an_office_change_itself_alone():
    """An officer's scope reaches the own office's row by the function, and no row without it."""
    other = get_office("DN-3204")
    with reading_as(get_officer("loket.3212")), connection.cursor() as cursor:
        cursor.execute(
            "select offices_change_contact(%s, 'x', '', '', %s, %s)",
            (other.id, other.opens, other.closes),
        )
        assert cursor.fetchone() == (None,)
    with pytest.raises(ProgrammingError), reading_as(get_officer("admin.3212")):
        Office.objects.filter(code="DN-3212").update(address="x")
