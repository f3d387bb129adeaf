"""The helpers of tests/module_data.py: rows of a module stay as they were made, and a matrix names
each answer that differs."""

import pytest

from rantau.access.scope import reading_as
from rantau.registry.models import Person
from rantau.registry.selectors import get_person
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.module_data import check_each_role, create_sessions, module_data, open_browser, rollback

siti = module_data(lambda: create_person(get_officer("loket.3212")))


def list_names(actor):
    with reading_as(actor):
        return sorted(Person.objects.values_list("name", flat=True))


@pytest.mark.parametrize("name", ["Rina", "Wartini"])
def test_module_data_knows_nothing_of_the_other_tests(siti, indramayu, name):
    create_person(indramayu, name=name, nik="", phone="")

    assert list_names(indramayu) == sorted(["Siti Nurhalimah", name])


def test_what_is_undone_leaves_nothing(siti, indramayu):
    with rollback():
        create_person(indramayu, name="Rina", nik="", phone="")

    assert list_names(indramayu) == ["Siti Nurhalimah"]
    with reading_as(indramayu):
        assert get_person(indramayu, siti, purpose="test").name == "Siti Nurhalimah"


def test_every_differing_verdict_is_named_and_no_other(db):
    came = {"pusat": 200, "loket.3212": 403, "nobody": 200}
    with pytest.raises(AssertionError) as error:
        check_each_role("common:desk", {"pusat": 200, "loket.3212": 200, "nobody": 302}, came.get)

    assert str(error.value).split("\nassert ")[0] == (
        "common:desk as loket.3212: expected 200, got 403\n"
        "common:desk as nobody: expected 302, got 200"
    )


def test_a_session_is_one_officers_and_none_is_nobodys(db):
    session = create_sessions(["loket.3212"])["loket.3212"]

    assert open_browser(session).get("/kantor/").status_code == 200
    assert open_browser().get("/kantor/").status_code == 302
