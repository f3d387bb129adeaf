"""Schemes are read aloud by a clerk, checked by the program, and found by date."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from rantau.documents.interface import describe_letter_kinds
from rantau.placement.scheme_checks import find_scheme_file_faults
from rantau.procedures.checking import find_scheme_faults
from rantau.procedures.drawing import draw_as_svg, draw_as_text
from rantau.procedures.editions import read_editions
from rantau.procedures.gates import list_gates
from rantau.procedures.parsing import parse_scheme
from rantau.procedures.sections import UnreadableDeclaration

FOLDER = Path(settings.BASE_DIR) / "schemes"
TEXT = (FOLDER / "p2p-formal-2026.yaml").read_text()


def find_faults(text, *, free=True):
    faults = find_scheme_faults(
        parse_scheme(text),
        gates=list_gates(),
        letters=describe_letter_kinds(),
        forbids_worker_cost=free,
    )
    return [str(fault) for fault in faults]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_scheme_that_is_shipped_can_work(path):
    assert find_faults(path.read_text(), free=path.stem.startswith("p2p")) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("employer: firm", "employer: uncle", "no employer is a uncle"),
        ("employer: firm", "destination: Korea", "no country has the code Korea"),
        ("employer: firm\n", "", "names the employer for whom agencies place"),
        ("employer: firm", "employer: firm\ndestination: KR", "not both"),
        ("needs: [passport]", "needs: [visa]", "contract: waits for itself"),
        ("needs: [identity_card]", "needs: [horoscope]", "needs horoscope, which nobody asks for"),
        ("supplied_by: worker", "supplied_by: uncle", "nobody is called uncle"),
        (
            "verified_by: district",
            "verified_by: agency",
            "whoever supplies may not be the one who verifies",
        ),
        ("fit: medical", "fit: dowry", "cleared: fit asks about dowry, which nobody asks for"),
        ("age_at_least: 18", "age_at_least: grown", "age_at_least needs a whole number of years"),
        ("not_held", "not_hold", "no gate is called not_hold"),
        ("clearance: {rests_on", "medal: {rests_on", "cleared: no document is called medal"),
        (
            "in_force: clearance",
            "in_force: medal",
            "in_force asks about medal, which is no document",
        ),
        (
            "rests_on: [passport",
            "rests_on: [horoscope",
            "cleared: clearance rests on horoscope, which nobody asked for by then",
        ),
        (
            "costs_worker: 0",
            "costs_worker: 5",
            "costs the worker something, which the law forbids here",
        ),
        ("before: cleared", "before: cleaned", "no milestone is called cleaned"),
        (
            "valid: {until: ends_on}",
            "valid: {until: number}",
            "its validity counts from number, which is no date of it",
        ),
        (
            "quota_reserved, age_at_least: 18, requirements_verified]",
            "quota_reserved]",
            "selected: has requirements that no gate checks",
        ),
    ],
)
def test_what_cannot_work_is_named(was, becomes, fault):
    assert was in TEXT
    assert any(fault in each for each in find_faults(TEXT.replace(was, becomes)))


def test_the_milestones_are_always_the_same():
    without = TEXT.replace("  arrived:\n", "  landed:\n")
    assert "the milestones must be" in find_faults(without)[0]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "scheme: a list of words"),
        (": [", "the file: "),
        (TEXT.replace("formal: yes", "formal: perhaps"), "scheme, formal"),
        (TEXT.replace("working_days: 30", "working_days: soon"), "working_days"),
        (TEXT.replace("working_days: 30", "working_days: -1"), "working_days"),
        (TEXT.replace("formal: yes", "formal: yes\ncolour: red"), "scheme: no word colour"),
        (TEXT.replace("type: choice", "type: wish"), ", type: "),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, where):
    with pytest.raises(UnreadableDeclaration) as error:
        parse_scheme(text)
    assert where in str(error.value)


def test_a_running_placement_keeps_its_edition_and_new_ones_follow_the_date(tmp_path):
    new = TEXT.replace('edition: "2026"', 'edition: "2028"').replace("2026-01-01", "2028-01-01")
    (tmp_path / "old.yaml").write_text(TEXT)
    (tmp_path / "new.yaml").write_text(new)
    editions = read_editions(tmp_path)
    assert editions.get_in_force("p2p-formal", date(2027, 12, 31)).edition == "2026"
    assert editions.get_in_force("p2p-formal", date(2028, 1, 1)).edition == "2028"
    assert editions.get_in_force("p2p-formal", date(2025, 12, 31)) is None
    assert editions.get_edition("p2p-formal", "2026").edition == "2026"


def test_who_employs_finds_the_scheme_of_an_agencys_candidate():
    editions, day = read_editions(FOLDER), date(2027, 3, 2)
    assert editions.get_for_employer("firm", day).code == "p2p-formal"
    assert editions.get_for_employer("household", day).code == "p2p-household"
    assert editions.get_for_employer("firm", date(2025, 12, 31)) is None
    assert {each.code for each in editions.list_government_schemes(day)} == {
        "g2g-germany",
        "g2g-japan",
        "g2g-korea",
        "g2g-korea-reentry",
    }


def test_a_scheme_is_drawn_as_text_and_as_a_picture():
    scheme = parse_scheme(TEXT)
    text, picture = draw_as_text(scheme), draw_as_svg(scheme, "en")
    assert len(scheme.requirements) > 10
    for each in scheme.requirements:
        assert each.name.id in text
        assert each.name.en in picture
    assert picture.startswith("<svg")
    assert "<title>" in picture


def write_schemes(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("second", "conflict"),
    [
        (TEXT, "second.yaml: p2p-formal 2026 is declared twice"),
        (
            TEXT.replace("scheme: p2p-formal", "scheme: firms"),
            "second.yaml: p2p-formal is already for the employer firm",
        ),
        (
            TEXT.replace('edition: "2026"', 'edition: "2026b"'),
            "second.yaml: another edition of p2p-formal begins on that day too",
        ),
    ],
)
def test_schemes_that_cannot_be_together_are_named_and_not_read(
    tmp_path, settings, second, conflict
):
    folder, later = tmp_path / "schemes", tmp_path / "later"
    folder.mkdir()
    later.mkdir()
    write_schemes(folder, first=TEXT)
    more = write_schemes(later, second=second) / "second.yaml"
    settings.BASE_DIR = tmp_path

    assert find_scheme_file_faults() == []
    assert find_scheme_file_faults(besides=[more]) == [conflict]
    more.rename(folder / "second.yaml")
    with pytest.raises(ValueError, match=conflict):
        read_editions(folder)


def test_a_file_that_cannot_be_read_does_not_hide_the_faults_of_others(tmp_path, settings):
    folder = tmp_path / "schemes"
    folder.mkdir()
    write_schemes(folder, bad=TEXT.replace("employer: firm", "employer: uncle"), worse=": [")
    (folder / "worst.yaml").write_bytes(b"\xff\xfe")
    settings.BASE_DIR = tmp_path

    found = find_scheme_file_faults()

    assert [fault.split(":")[0] for fault in found] == ["worse.yaml", "worst.yaml", "bad.yaml"]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("supplied_by: worker", "supplied_by: post", "identity_card: post cannot supply documents"),
        (
            "verified_by: district",
            "verified_by: border",
            "identity_card: border cannot verify documents",
        ),
        ("    by: agency", "    by: border", "departed: border cannot enter it"),
        ("    by: post", "    by: worker", "arrived: worker cannot enter it"),
        ("    by: regional", "    by: agency", "cleared: agency cannot settle identity_matches"),
        (
            "[still_valid: passport, still_valid: visa,",
            "[not_held, still_valid: visa,",
            "departed: no quota line is read here, which not_held asks about",
        ),
    ],
)
def test_a_step_that_nobody_could_do_is_named(tmp_path, settings, was, becomes, fault):
    folder = tmp_path / "schemes"
    folder.mkdir()
    write_schemes(folder, odd=TEXT.replace(was, becomes))
    settings.BASE_DIR = tmp_path
    assert f"odd.yaml: {fault}" in find_scheme_file_faults()
