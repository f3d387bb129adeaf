"""Searching by name: by whole words, half a word, words spelt otherwise; in the own scope only."""

from datetime import date

import pytest

from rantau.access.scope import reading_as
from rantau.journal.models import Reading
from rantau.offices.selectors import get_village_name
from rantau.registry.selectors import PAGE_SIZE, search_persons
from tests.actors import get_officer
from tests.factories.merges import merge
from tests.factories.persons import BANDUNG_VILLAGE, INDRAMAYU_VILLAGE, create_person

NAMES = ("Siti Nurhalimah", "Siti Khotijah", "Sukarti", "Nur Aini binti Ahmad")


@pytest.fixture
def people(indramayu, bandung):
    """Four women of Indramayu by name, and somebody of Bandung with the name of the first."""

    def one(actor, name, village, year):
        return create_person(
            actor,
            name=name,
            nik="",
            phone="",
            birth_date=date(year, 1, 1),
            origin=village,
            domicile=village,
        )

    there = one(bandung, NAMES[0], BANDUNG_VILLAGE, 1970)
    mine = {
        name: one(indramayu, name, INDRAMAYU_VILLAGE, 1980 + number)
        for number, name in enumerate(NAMES)
    }
    return {**mine, "of Bandung": there}


@pytest.fixture
def search_names(people, indramayu):
    """The names that a search of an actor finds, of Indramayu unless said."""

    def names(typed, actor=indramayu):
        with reading_as(actor):
            return {person.name for person in search_persons(actor, typed)}

    return names


def test_whom_a_search_shows_is_in_the_read_log(people, indramayu):
    with reading_as(indramayu):
        [sukarti] = search_persons(indramayu, "Sukarti")
        assert Reading.objects.filter(purpose="search").values_list("subject").get() == (
            sukarti.id,
        )


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Siti Nurhalimah", {"Siti Nurhalimah"}),
        ("NURHALIMAH SITI", {"Siti Nurhalimah"}),
        ("siti", {"Siti Nurhalimah", "Siti Khotijah"}),
        ("sukar", {"Sukarti"}),
        ("Sukartie", {"Sukarti"}),
        ("Siti Chotidjah", {"Siti Khotijah"}),
        ("Siti Nurhalimma", {"Siti Nurhalimah"}),
        ("Nur Aini Ahmad", {"Nur Aini binti Ahmad"}),
        ("Bambang", set()),
        ("100% _ ' \\ & | !", set()),
    ],
)
def test_words_find_names(search_names, typed, names):
    assert search_names(typed) == names


@pytest.mark.parametrize(
    "typed", ["0852 9123 4567", "85291234567", "62 0852-9123-4567", "+62 852 9123 4567"]
)
def test_a_telephone_number_finds_however_it_is_typed(people, search_names, indramayu, typed):
    create_person(indramayu, name="Rasmini", nik="", phone="085291234567")
    assert search_names(typed) == {"Rasmini"}
    assert search_names("0852 9123 4568") == set()


def test_a_word_may_be_missing_when_nobody_has_them_all(search_names):
    assert search_names("Nurhalimah Rahayu") == {"Siti Nurhalimah"}


def test_who_bears_every_word_comes_before_who_sounds_like_it(people, indramayu):
    create_person(indramayu, name="Sukarto", nik="", phone="", birth_date=date(1999, 1, 1), sex="M")
    with reading_as(indramayu):
        assert [p.name for p in search_persons(indramayu, "Sukarti")] == ["Sukarti", "Sukarto"]


def test_each_office_finds_its_own(people, indramayu, bandung, surabaya, west_java, headquarters):
    own, theirs = people["Siti Nurhalimah"], people["of Bandung"]
    expected = [
        (indramayu, {own}),
        (bandung, {theirs}),
        (surabaya, set()),
        (west_java, {own, theirs}),
        (headquarters, {own, theirs}),
    ]
    for actor, references in expected:
        with reading_as(actor):
            assert {p.reference for p in search_persons(actor, "Siti Nurhalimah")} == references


def create_namesakes(actor, count):
    """As many of one name as a page shows and more, born in the years from 1961 on; the references
    of the first three."""
    made = []
    for number in range(count):
        facts = {"birth_date": date(1961 + number, 3, 4), "not_same": tuple(made)}
        made.append(create_person(actor, name="Sri Wahyuni", nik="", phone="", **facts))
    return made[:3]


@pytest.mark.parametrize("login", ["loket.3212", "pusat"])
def test_of_many_namesakes_year_or_day_of_birth_finds_each(people, indramayu, login):
    """Of a common name the newest are shown; whoever is older is never lost."""
    oldest, second, _third = create_namesakes(indramayu, PAGE_SIZE + 5)
    actor = get_officer(login)
    with reading_as(actor):
        by_name = [person.reference for person in search_persons(actor, "Sri Wahyuni")]
        assert len(by_name) == PAGE_SIZE + 1  # the page says that there are more
        assert oldest not in by_name
        for typed in ("Sri Wahyuni 1961", "SRI WAHJUNI, 04-03-1961", "Sri Wahyuni (1961)"):
            assert [p.reference for p in search_persons(actor, typed)] == [oldest], typed
        assert [p.reference for p in search_persons(actor, "Wahyuni Sri 1962")] == [second]
        assert search_persons(actor, "Sri Wahyuni 05-03-1961") == []


def test_a_birth_date_of_which_the_year_alone_is_known_is_found_by_the_day(search_names, indramayu):
    years = {"birth_date": date(1981, 1, 1), "birth_precision": "year"}
    create_person(indramayu, name="Rasmini", nik="", phone="", **years)
    for login in ("loket.3212", "pusat"):
        actor = get_officer(login)
        assert search_names("Rasmini 1981", actor) == {"Rasmini"}
        assert search_names("Rasmini 17-08-1981", actor) == {"Rasmini"}
        assert search_names("Rasmini 1982", actor) == set()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("NURHALIMAH SITI", {"Siti Nurhalimah"}),
        ("siti", {"Siti Nurhalimah", "Siti Khotijah"}),
        ("Sukartie", {"Sukarti"}),
        ("Nurhalimah Rahayu", {"Siti Nurhalimah"}),
        ("100% _ ' \\ & | !", set()),
    ],
)
def test_the_nation_is_searched_by_the_same_rules(search_names, headquarters, typed, names):
    assert search_names(typed, headquarters) == names


class TestWhoWasMerged:
    """Siti of Indramayu was registered in Bandung too, as Zubaedah."""

    @pytest.fixture
    def siti(self, people):
        elsewhere = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
        facts = {"name": "Zubaedah", "nik": "", "phone": "", **elsewhere}
        retired = create_person(get_officer("loket.3204"), **facts)
        merge(people["Siti Khotijah"], retired, by="pusat")
        return people["Siti Khotijah"]

    @pytest.mark.parametrize("typed", ["Zubaedah", "jubaidah", "Zubaedah 1994"])
    @pytest.mark.parametrize("login", ["loket.3212", "loket.3204", "bp3mi.32", "pusat"])
    def test_whoever_sees_her_finds_her_by_the_name_that_stands_in_the_other_row(
        self, siti, typed, login
    ):
        actor = get_officer(login)
        with reading_as(actor):
            assert [person.reference for person in search_persons(actor, typed)] == [siti]
            assert Reading.objects.filter(purpose="search", actor=actor.ref).count() == 1

    def test_whoever_does_not_see_her_finds_nobody(self, siti, search_names, surabaya):
        assert search_names("Zubaedah", surabaya) == set()


@pytest.mark.parametrize("typed", ["02-01-1981", "2/1/1981", "2 Januari 1981", "1981-01-02"])
def test_a_birth_date_finds_as_people_write_it(search_names, indramayu, typed):
    create_person(indramayu, name="Rasmini", nik="", phone="", birth_date=date(1981, 1, 2))
    assert search_names(typed) == {"Rasmini"}


def test_a_village_finds_whoever_is_of_it(search_names, indramayu):
    village = get_village_name(INDRAMAYU_VILLAGE).partition(",")[0]
    assert search_names(village) == set(NAMES)
    assert search_names(village, get_officer("loket.3578")) == set()


@pytest.mark.parametrize("typed", ["E7654", "e76543", "32120154", "3212 0154 0294"])
def test_the_beginning_of_a_number_finds(search_names, indramayu, typed):
    create_person(indramayu, name="Rasmini", passport="E7654321", phone="")
    assert search_names(typed) == {"Rasmini"}
    assert search_names(typed, get_officer("loket.3578")) == set()


@pytest.mark.parametrize("login", ["loket.3212", "pusat"])
@pytest.mark.parametrize("typed", ["ʻ 1950", "ʻʻ, 14-02-1960", "!!!", "Sukarti 31-12-9999"])
def test_what_names_nobody_finds_nobody(search_names, typed, login):
    assert search_names(typed, get_officer(login)) == set()


@pytest.mark.parametrize("login", ["loket.3212", "pusat"])
def test_two_registrations_of_one_person_hide_nobody_of_many(people, indramayu, login):
    create_namesakes(indramayu, PAGE_SIZE + 5)
    actor = get_officer(login)
    with reading_as(actor):
        newest, next_newest = search_persons(actor, "Sri Wahyuni")[:2]
    merge(next_newest.reference, newest.reference)

    with reading_as(actor):
        assert len(search_persons(actor, "Sri Wahyuni")) > PAGE_SIZE  # the page says so
