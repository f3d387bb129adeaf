"""Regions, offices and calendars follow the release and the tables at every start."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from rantau.journal.models import Entry
from rantau.offices import tables
from rantau.offices.models import Manager, Office, Region
from rantau.offices.tables import note_calendars, update_offices, update_regions

SEED = Path(settings.BASE_DIR) / "seed"
WARSAW = "PA-PL-WAW,KBRI Warsawa,PL,Europe/Warsaw,post-pl,09:00,17:00,a test,2026-11-28\n"
pytestmark = pytest.mark.usefixtures("owner_db")


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables, to be changed."""
    return Path(shutil.copytree(SEED, tmp_path / "seed"))


def list_entries(subject):
    return list(Entry.objects.filter(subject=subject).order_by("revision"))


def test_a_second_start_changes_nothing():
    before = Entry.objects.count()

    assert update_regions() == 0
    assert update_offices(SEED) == (0, 0)
    assert not note_calendars(SEED)
    assert Entry.objects.count() == before


def test_every_office_has_its_first_entry():
    without = Office.objects.exclude(id__in=Entry.objects.values("subject"))

    assert list(without) == []


def test_a_post_that_is_new_in_the_table_is_added_with_its_entry(folder):
    with (folder / "posts_abroad.csv").open("a") as table:
        table.write(WARSAW)

    assert update_offices(folder) == (1, 0)
    office = Office.objects.get(code="PA-PL-WAW")
    assert (office.name, office.country, office.parent.code) == ("KBRI Warsawa", "PL", "HQ")
    assert [entry.kind for entry in list_entries(office.id)] == ["offices:office:added"]


def test_a_line_that_changed_changes_its_office_with_an_entry(folder):
    table = folder / "posts_abroad.csv"
    table.write_text(table.read_text().replace("KDEI Taipei", "KDEI Taipei Baru"))
    before = Office.objects.get(code="PA-TW-TPE").revision

    assert update_offices(folder) == (0, 1)
    office = Office.objects.get(code="PA-TW-TPE")
    assert (office.name, office.revision) == ("KDEI Taipei Baru", before + 1)
    assert [entry.revision for entry in list_entries(office.id)] == [*range(1, before + 2)]
    assert update_offices(folder) == (0, 0)


def test_what_the_operator_changed_is_left_alone(folder):
    Office.objects.filter(code="PA-TW-TPE").update(managed_by=Manager.OPERATOR, name="Pindah")

    assert update_offices(folder) == (0, 0)
    assert Office.objects.get(code="PA-TW-TPE").name == "Pindah"


def test_another_table_of_weeks_is_noted_once(folder):
    with (folder / "calendars.csv").open("a") as table:
        table.write("post-pl,PL,1 2 3 4 5,,,a test,2026-11-28\n")

    assert note_calendars(folder)
    assert not note_calendars(folder)
    assert [entry.revision for entry in list_entries(tables.CALENDARS_SUBJECT)] == [1, 2]


def test_another_release_of_the_region_package_ends_and_begins_codes(monkeypatch):
    rows = list(tables._iterate_region_rows(tables.REGIONS_IN_FORCE_FROM))
    villages = [row for row in rows if row[3] == Region.VILLAGE]
    gone, renamed, row = villages[0][1], villages[1][1], villages[1]

    def iterate(since):
        yield from (r for r in rows if r[1] not in (gone, renamed))
        yield (tables.uuid7(), *row[1:4], "Nama Baru", row[5], since)

    monkeypatch.setattr(tables, "_iterate_region_rows", iterate)
    monkeypatch.setattr(tables, "version", lambda package: "99")

    assert update_regions() == 3
    assert not Region.objects.filter(node=gone, in_force_until=None).exists()
    assert Region.objects.get(node=renamed, in_force_until=None).name == "Nama Baru"
    assert Region.objects.filter(node=renamed).count() == 2
    assert [e.terms["rows"] for e in list_entries(tables.REGIONS_SUBJECT)][1:] == [3]
    assert update_regions() == 0


def test_installing_refuses_schemes_that_cannot_be_together(settings, tmp_path, capsys):
    schemes = Path(shutil.copytree(Path(settings.BASE_DIR) / "schemes", tmp_path / "schemes"))
    text = (schemes / "p2p-formal-2026.yaml").read_text()
    (schemes / "another.yaml").write_text(text.replace("scheme: p2p-formal", "scheme: another"))
    settings.BASE_DIR = tmp_path

    with pytest.raises(SystemExit) as ended:
        call_command("install", "--demo")

    assert ended.value.code == 2
    assert "p2p-formal-2026.yaml: another is already for the employer firm" in (
        capsys.readouterr().err
    )
