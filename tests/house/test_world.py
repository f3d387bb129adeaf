"""What the matrices and the standing worlds rest on: verdicts told exactly, worlds that stay whole."""

import pytest

from rantau.access.scope import looking
from rantau.registry.lookups import person_for
from rantau.registry.models import Person
from tests.cast import officer, registered
from tests.world import browser, judge, signed_in, standing, undone

siti = standing(lambda: registered(officer("loket.3212")))


def names(actor):
    with looking(actor):
        return sorted(Person.objects.values_list("name", flat=True))


@pytest.mark.parametrize("name", ["Rina", "Wartini"])
def test_a_standing_world_knows_nothing_of_the_other_tests(siti, indramayu, name):
    registered(indramayu, name=name, nik="", phone="")

    assert names(indramayu) == sorted(["Siti Nurhalimah", name])


def test_what_is_undone_leaves_nothing(siti, indramayu):
    with undone():
        registered(indramayu, name="Rina", nik="", phone="")

    assert names(indramayu) == ["Siti Nurhalimah"]
    with looking(indramayu):
        assert person_for(indramayu, siti, purpose="test").name == "Siti Nurhalimah"


def test_every_differing_verdict_is_named_and_no_other(db):
    came = {"pusat": 200, "loket.3212": 403, "nobody": 200}
    with pytest.raises(AssertionError) as told:
        judge("house:desk", {"pusat": 200, "loket.3212": 200, "nobody": 302}, came.get)

    assert str(told.value).split("\nassert ")[0] == (
        "house:desk as loket.3212: expected 200, got 403\n"
        "house:desk as nobody: expected 302, got 200"
    )


def test_a_session_is_one_officers_and_none_is_nobodys(db):
    session = signed_in(["loket.3212"])["loket.3212"]

    assert browser(session).get("/kantor/").status_code == 200
    assert browser().get("/kantor/").status_code == 302
