"""Two persons of headquarters say what a scheme asks for; what is in force is never changed."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import translation

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.declarations.errors import DeclarationDecided, OwnDeclaration
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry
from rantau.placement import selectors
from rantau.placement.edition_selectors import list_declared_editions
from rantau.placement.errors import EditionInForce, EditionWaits, NoSuchEdition
from rantau.placement.models import Placement, SchemeEdition
from rantau.placement.selectors import get_scheme_editions, read_published_editions
from rantau.placement.services.scheme_editions import (
    propose_edition,
    propose_withdrawal,
    publish_edition,
    refuse_edition,
)
from rantau.procedures.parsing import parse_scheme
from rantau.procedures.sections import UnreadableDeclaration
from tests.actors import get_officer
from tests.factories.placements import create_placement
from tests.factories.scheme_editions import (
    build_content,
    build_edition,
    propose,
    publish,
    withdraw,
)

NOW = datetime(2026, 12, 10, 3, tzinfo=UTC)
EVE = datetime(2027, 2, 28, 3, tzinfo=UTC)
DAY = datetime(2027, 3, 1, 3, tzinfo=UTC)
BOMB = "a: &a [x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in pairwise("abcdefghijkl")
)
NEXT = build_content(edition="2027", begins="2027-03-01")


@pytest.fixture(autouse=True)
def december(db):
    """A December, in which nothing was read before; nor is it after, since it is taken back."""
    selectors._read_scheme_editions.cache_clear()
    with clock.freeze_clock(NOW):
        yield
    selectors._read_scheme_editions.cache_clear()


def get_edition_in_force():
    return get_scheme_editions().get_in_force("p2p-formal", clock.today()).edition


def find_problems(content):
    with translation.override("en"), pytest.raises(InvalidInput) as found:
        propose_edition(get_officer("pusat"), uuid4(), build_edition(content))
    return found.value.problems


class TestInForce:
    def test_what_one_proposed_and_another_published_is_in_force_from_its_day_without_a_restart(
        self,
    ):
        assert get_edition_in_force() == "2026-2"
        publish(propose(NEXT))
        for moment, edition in ((EVE, "2026-2"), (DAY, "2027")):
            with clock.freeze_clock(moment):
                assert get_edition_in_force() == edition

    def test_a_process_reads_it_again_within_a_minute(self, monkeypatch):
        with clock.freeze_clock(DAY):
            assert get_edition_in_force() == "2026-2"
        publish(propose(NEXT))
        later = selectors.monotonic() + selectors.SECONDS_BETWEEN_READINGS
        monkeypatch.setattr(selectors, "monotonic", lambda: later)
        with clock.freeze_clock(DAY):
            assert get_edition_in_force() == "2027"

    def test_a_placement_begins_under_it_and_a_running_one_keeps_its_own(self):
        before = create_placement()
        publish(propose(NEXT))
        with clock.freeze_clock(DAY):
            after = create_placement(name="Rasmini", nik="", phone="")
            with reading_as(get_officer("pusat")):
                editions = [
                    Placement.objects.get(reference=each.reference).edition
                    for each in (before, after)
                ]
        assert editions == ["2026-2", "2027"]

    def test_what_waits_or_was_refused_is_never_in_force(self):
        reference = propose(NEXT)
        with clock.freeze_clock(DAY):
            assert get_edition_in_force() == "2026-2"
        refuse_edition(get_officer("pusat-2"), uuid4(), reference, why="Belum disetujui")
        selectors._read_scheme_editions.cache_clear()
        with clock.freeze_clock(DAY):
            assert get_edition_in_force() == "2026-2"

    def test_a_whole_new_scheme_is_published_alike(self):
        content = build_content(
            ("scheme: p2p-formal", "scheme: g2g-australia"),
            ("employer: firm", "destination: AU"),
            ("agency_licence_active, permit_active, job_order_open, not_held, sex_fits_line, ", ""),
            (
                "agency_licence_active, permit_active, job_order_open, not_held, quota_reserved, ",
                "",
            ),
            ("agency_licence_active, permit_active, not_held, quota_reserved, ", ""),
            edition="2027",
            begins="2027-03-01",
        )
        publish(propose(content))
        with clock.freeze_clock(DAY):
            codes = [
                each.code for each in get_scheme_editions().list_government_schemes(clock.today())
            ]
        assert "g2g-australia" in codes


class TestTwoHands:
    def test_whoever_proposed_it_neither_publishes_nor_refuses_it(self):
        reference, proposer = propose(NEXT), get_officer("pusat")
        with pytest.raises(OwnDeclaration):
            publish_edition(proposer, uuid4(), reference)
        with pytest.raises(OwnDeclaration):
            refuse_edition(proposer, uuid4(), reference, why="Salah")

    def test_it_is_decided_once(self):
        reference = propose(NEXT)
        publish(reference)
        for decide in (publish_edition, refuse_edition):
            with pytest.raises(DeclarationDecided):
                decide(get_officer("pusat-2"), uuid4(), reference, why="Salah")

    def test_nobody_but_headquarters_proposes_or_decides(self):
        reference = propose(NEXT)
        for login in ("loket.3212", "bp3mi.32", "p3mi.1", "inspektorat"):
            with pytest.raises(Forbidden):
                propose_edition(get_officer(login), uuid4(), build_edition(NEXT))
            with pytest.raises(Forbidden):
                publish_edition(get_officer(login), uuid4(), reference)
            with pytest.raises(Forbidden):
                refuse_edition(get_officer(login), uuid4(), reference, why="Salah")

    def test_a_refusal_says_why_and_lets_another_be_proposed(self):
        reference, other = propose(NEXT), get_officer("pusat-2")
        with pytest.raises(InvalidInput):
            refuse_edition(other, uuid4(), reference, why=" ")
        with pytest.raises(EditionWaits):
            propose(NEXT)
        refuse_edition(other, uuid4(), reference, why="Belum disetujui")
        publish(propose(NEXT))

    def test_another_of_headquarters_has_it_on_the_worklist(self):
        reference = propose(NEXT)
        for login, is_barred in (("pusat", True), ("pusat-2", False)):
            officer = get_officer(login)
            with reading_as(officer):
                items = get_worklist(officer).items
            [item] = [each for each in items if each.duty.reference == reference]
            assert (item.subject.number, item.subject.is_barred) == ("p2p-formal 2027", is_barred)
        publish(reference)
        with reading_as(officer):
            items = get_worklist(officer).items
        assert reference not in [each.duty.reference for each in items]

    def test_each_step_is_in_the_journal(self):
        publish(withdraw(publish(propose(NEXT))))
        with reading_as(get_officer("inspektorat")):
            entries = Entry.objects.filter(kind__startswith="placement:edition:").order_by("id")
            kinds = list(entries.values_list("kind", flat=True))
        assert kinds == [
            "placement:edition:proposed",
            "placement:edition:published",
            "placement:edition:withdrawal_proposed",
            "placement:edition:withdrawn",
        ]


class TestValidation:
    @pytest.mark.parametrize(
        "content", ["", "x", "- a", "scheme: g2g", "x" * 100_001, "a\0b", BOMB]
    )
    def test_what_declares_no_scheme_is_refused_at_its_field(self, content):
        assert set(find_problems(content)) == {"content"}

    @pytest.mark.parametrize(
        ("before", "after", "fault"),
        [
            ("begins", "2026-12-10", "tomorrow at the earliest"),
            ("employer: firm", "employer: uncle", "no employer is a uncle"),
            ("employer: firm", "employer: household", "already for the employer household"),
            ("scheme: p2p-formal", "scheme: P2P/Formal", "small letters, digits and hyphens"),
            ("supplied_by: worker", "supplied_by: post", "post cannot supply documents"),
            ("costs_worker: 0", "costs_worker: 5", "which the law forbids here"),
            ("working_days: 30", "working_days: 99999999999", "is too much"),
            ("age_at_least: 18", "age_at_least: {a: 1}", "a name with one thing"),
            ("age_at_least: 18", "age_at_least: yes", "a whole number of years, from 0 to 120"),
            ("age_at_least: 18", "age_at_least: 121", "a whole number of years, from 0 to 120"),
            ("working_days: 30", "working_days: 0x1E", "0x1E: a whole number in digits alone"),
            ("working_days: 30", "working_days: 1:30", "1:30: a whole number in digits alone"),
            ("working_days: 30", "working_days: 036", "036: a whole number in digits alone"),
            ("working_days: 30", "working_days: 1_0", "1_0: a whole number in digits alone"),
            ("working_days: 30", f"working_days: {'9' * 5000}", "digits alone, 15 at most"),
            ("working_days: 30", f"working_days: 0x{'f' * 5000}", "digits alone, 15 at most"),
            ("  identity_card:", f"  {'k' * 31}:", "the code kkkk"),
            ("  identity_card:", '  "a\\0b":', "the code a\\x00b has other than"),
            ("  identity_card:", '  "identity.card":', "the code identity.card has other than"),
            ("      number: {", "      got: {", "no field may be called got"),
            ("      number: {", "      file: {", "no field may be called file"),
            ("      number: {", '      "nomor kartu": {', "the code nomor kartu has other than"),
        ],
    )
    def test_what_cannot_work_is_named_at_its_field(self, before, after, fault):
        content = NEXT.replace("2027-03-01" if before == "begins" else before, after)
        assert fault in " ".join(find_problems(content)["content"])

    @pytest.mark.parametrize(
        ("values", "fault"),
        [
            ({"edition": "2026-2"}, "is declared twice"),
            ({"edition": "a/b"}, "letters, digits, dots and hyphens"),
            ({"edition": "1" * 13}, "12 characters at most"),
        ],
    )
    def test_an_edition_has_a_name_of_its_own(self, values, fault):
        content = build_content(**{"edition": "2027", "begins": "2027-03-01", **values})
        assert fault in " ".join(find_problems(content)["content"])

    def test_a_text_that_refers_to_itself_is_told_so(self):
        [fault] = find_problems(BOMB)["content"]
        assert fault == "Write every part out: & and * may not refer to another part."

    def test_no_edition_asks_for_more_documents_than_a_page_can_have(self):
        one = """
  paper_{number}:
    name: {{id: Surat, en: Paper}}
    before: cleared
    supplied_by: worker
    verified_by: regional
    working_days: 5
    costs_worker: 0
    source: "the test"
"""
        more = "".join(one.format(number=number) for number in range(60))
        assert "is too much, the most is 60" in " ".join(find_problems(NEXT + more)["content"])

    def test_no_two_editions_of_a_scheme_begin_on_one_day(self):
        publish(propose(NEXT))
        content = build_content(edition="2027-2", begins="2027-03-01")
        [fault] = find_problems(content)["content"]
        assert fault == "p2p-formal: another edition of p2p-formal begins on that day too"

    def test_it_is_judged_again_when_it_is_published(self):
        reference = propose(NEXT)
        with clock.freeze_clock(DAY), pytest.raises(InvalidInput) as found:
            publish(reference)
        assert set(found.value.problems) == {"content"}

    def test_the_summary_is_said_in_both_languages(self):
        data = build_edition(NEXT, summary=" ", en="x" * 301)
        with pytest.raises(InvalidInput) as found:
            propose_edition(get_officer("pusat"), uuid4(), data)
        assert set(found.value.problems) == {"summary_id", "summary_en"}


class TestWithdrawal:
    def test_what_two_withdrew_before_its_day_never_comes_into_force(self):
        reference = publish(propose(NEXT))
        proposal = withdraw(reference)
        with pytest.raises(OwnDeclaration):
            publish_edition(get_officer("pusat"), uuid4(), proposal)
        publish(proposal)
        with clock.freeze_clock(DAY):
            assert get_edition_in_force() == "2026-2"
        assert read_published_editions().list_standing() == []

    def test_its_day_is_free_again_and_its_name_is_not(self):
        publish(withdraw(publish(propose(NEXT))))
        [fault] = find_problems(NEXT)["content"]
        assert fault == "p2p-formal 2027 was withdrawn: give it another name"
        publish(propose(build_content(edition="2027-2", begins="2027-03-01")))
        with clock.freeze_clock(DAY):
            assert get_edition_in_force() == "2027-2"

    def test_what_is_in_force_is_not_taken_away(self):
        reference = publish(propose(NEXT))
        proposal = withdraw(reference)
        with clock.freeze_clock(DAY), pytest.raises(EditionInForce):
            publish(proposal)
        refuse_edition(get_officer("pusat-2"), uuid4(), proposal, why="Sudah berlaku")
        with clock.freeze_clock(DAY), pytest.raises(EditionInForce):
            withdraw(reference)

    def test_only_what_was_published_is_withdrawn_and_once(self):
        reference = propose(NEXT)
        with pytest.raises(EditionInForce):
            withdraw(reference)
        publish(reference)
        withdrawal = publish(withdraw(reference))
        for each in (reference, withdrawal):
            with pytest.raises(EditionInForce):
                withdraw(each)

    def test_it_says_why_in_both_languages(self):
        reference = publish(propose(NEXT))
        with pytest.raises(InvalidInput) as found:
            propose_withdrawal(
                get_officer("pusat"), uuid4(), reference, summary_id="", summary_en=" "
            )
        assert set(found.value.problems) == {"summary_id", "summary_en"}

    def test_an_unknown_reference_is_not_found(self):
        with pytest.raises(NoSuchEdition):
            withdraw("ES-0000-0000")


@pytest.fixture
def unreadable(monkeypatch):
    """Two published editions; the text of the second is none for the parser of this release."""
    publish(propose(NEXT))
    publish(propose(build_content(("yes", "yes  # old"), edition="2028", begins="2028-03-01")))

    def parse_as_later(content):
        if "# old" in content:
            raise UnreadableDeclaration("scheme", "no word formal")
        return parse_scheme(content)

    monkeypatch.setattr(selectors, "_parse_scheme", parse_as_later)
    selectors._read_scheme_editions.cache_clear()


@pytest.mark.usefixtures("unreadable")
class TestUnreadable:
    """An edition that was published and that the parser of a later release does not read."""

    def test_it_takes_no_other_edition_down(self):
        with clock.freeze_clock(DAY):
            assert get_edition_in_force() == "2027"
        with clock.freeze_clock(datetime(2028, 3, 2, 3, tzinfo=UTC)):
            assert get_edition_in_force() == "2027"

    def test_the_command_names_it_and_checks_the_others(self, capsys):
        assert run_command("check") == 1
        printed = capsys.readouterr().out
        assert printed.splitlines() == ["p2p-formal 2028 (published): scheme: no word formal"]

    def test_the_list_of_editions_leaves_it_out(self):
        with reading_as(officer := get_officer("pusat")):
            names = {each.scheme.edition for each in list_declared_editions(officer)}
        assert "2027" in names
        assert "2028" not in names

    def test_it_can_be_withdrawn_before_its_day_and_is_then_no_finding(self):
        with reading_as(get_officer("pusat")):
            reference = SchemeEdition.objects.get(edition="2028").reference
        publish(withdraw(reference))
        assert read_published_editions().unreadable == {}
        assert run_command("check") == 0


def run_command(*arguments):
    """The exit code of `rantau scheme`; what it printed is captured."""
    try:
        call_command("scheme", *arguments)
    except SystemExit as end:
        return end.code
    return 0


class TestCommand:
    def test_published_editions_are_checked_and_drawn_with_the_files(self, capsys):
        publish(propose(NEXT))
        assert run_command("check") == 0
        assert "p2p-formal 2027 (published): ok" in capsys.readouterr().out
        assert run_command("draw") == 0
        assert "p2p-formal 2027\n" in capsys.readouterr().out

    def test_the_files_alone_are_checked_without_a_database(self, capsys):
        publish(propose(NEXT))
        assert run_command("check", "--files") == 0
        assert "p2p-formal 2027" not in capsys.readouterr().out

    def test_a_file_that_is_to_be_added_may_not_conflict_with_a_published_edition(
        self, tmp_path, capsys
    ):
        publish(propose(NEXT))
        path = tmp_path / "later.yaml"
        path.write_text(NEXT)
        assert run_command("check", str(path)) == 1
        assert "p2p-formal 2027 is declared twice" in capsys.readouterr().out
