"""The demonstration nation: proportions of 2013, and every rule of the product kept by its people."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.demo.nation.finishing import give_worker_code
from rantau.demo.nation.people import NationPlan, draw_person
from rantau.demo.nation.stages import STAGES
from rantau.demo.nation.surroundings import read_surroundings
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.journal.heads import get_heads_path
from rantau.journal.verification import verify_journal
from rantau.partners.selectors import get_quota_line_status_for_share
from rantau.placement.models import DocumentEvent, Placement
from rantau.placement.next_step import get_next_duty
from rantau.placement.selectors import get_scheme_editions, list_effective_milestone_events
from rantau.placement.snapshot import build_snapshot, load_snapshot
from rantau.procedures.gates import find_unmet_conditions
from rantau.registry.nik import get_nik_advice
from rantau.registry.selectors import get_person, search_persons
from rantau.rounds.models import OfferPlacement
from rantau.statistics.rollups import find_rollup_differences
from tests.actors import get_officer
from tests.demo.nation import AT, PERSONS, SEED

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _here(built):
    """Every test of this module runs in the nation's database."""


class TestBuilding:
    """A nation is built once, in chunks that stand whole."""

    def test_a_killed_build_leaves_whole_chunks_and_the_next_goes_on(self, built):
        assert built.persons_after_kill == 100
        assert built.first.persons_written == 200
        newcomers = built.one(
            "select count(*) from journal_entry where kind = 'registry:person:registered'"
        )
        assert built.one("select count(*) from registry_person") == PERSONS + newcomers

    def test_what_was_begun_keeps_its_size_and_seed(self, built):
        kinds = built.rows(
            "select kind, terms from journal_entry where subject_kind = 'demo' order by revision"
        )
        terms = {"persons": PERSONS, "seed": SEED}
        assert kinds == [("demo:started", terms), ("demo:built", terms)]

    def test_there_is_only_one_nation(self, built):
        assert built.second.is_already_built
        assert built.second.persons_written == 0

    def test_the_same_seed_gives_the_same_people(self):
        with reading_as(get_officer("pusat")):
            one = [draw_person(NationPlan(9, 7, AT), read_surroundings(), n) for n in range(9)]
            more = [draw_person(NationPlan(90, 7, AT), read_surroundings(), n) for n in range(9)]
            other = [draw_person(NationPlan(9, 8, AT), read_surroundings(), n) for n in range(9)]
        draws = [
            [(p.name, p.born, p.nik, p.reference, p.origin) for p in each]
            for each in (one, more, other)
        ]
        assert draws[0] == draws[1]
        assert not set(draws[0]) & set(draws[2])

    def test_shares_are_of_a_hundred(self):
        assert sum(stage.percent for stage in STAGES.values()) == 100


class TestProportions:
    """Drawn as 2013 was published; 300 people stray by chance: three standard deviations, 0.08 at most."""

    @pytest.mark.parametrize(
        ("which", "share"),
        [
            ("sex = 'F'", 0.541),
            ("formal", 0.557),
            ("destination = 'MY'", 0.311),
            ("destination = 'TW'", 0.173),
            ("origin_node / 100000000 = 32", 0.254),
            ("origin_node / 1000000 = 5203", 0.065),
            ("milestone = 'arrived'", 0.52),
        ],
    )
    def test_a_part_is_as_published(self, built, which, share):
        drawn = "not exists (select 1 from rounds_offer_placement f where f.placement_id = x.id)"
        part = built.one(f"select avg(({which})::int) from placement_placement x where {drawn}")
        chance = 3 * (share * (1 - share) / PERSONS) ** 0.5
        assert float(part) == pytest.approx(share, abs=min(chance, 0.08))

    def test_sex_and_form_are_of_the_person_and_the_scheme(self, built):
        assert not built.rows(
            """select 1 from placement_placement x join registry_person p on p.id = x.person_id
                where x.sex <> p.sex or x.origin_node <> p.origin_node"""
        )
        for scheme, formal in built.rows("select distinct scheme, formal from placement_placement"):
            assert get_scheme_editions().get_edition(scheme, "2026").formal == formal


class TestPeople:
    """Invented, and recognisable as such."""

    def test_a_nik_holds_under_judgement_and_has_a_serial_of_the_demonstration(self, built):
        rows = built.rows(
            """select number, birth_date, sex from registry_identity i
                 join registry_person p on p.id = i.person_id where i.kind = 'nik'"""
        )
        regencies = frozenset(read_surroundings().villages)
        assert len(rows) > 0.9 * PERSONS
        assert len({number for number, _, _ in rows}) == len(rows)
        for number, born, sex in rows:
            assert number[12:14] == "99"
            assert (
                get_nik_advice(
                    number, birth_date=born, sex=sex, today=AT.date(), regencies=regencies
                )
                == []
            )

    def test_nobody_has_two_open_placements_or_stands_in_the_future(self, built):
        assert not built.rows(
            """select person_id from placement_placement where ended_at is null
                group by 1 having count(*) > 1"""
        )
        for table, column in (
            ("placement_milestone_event", "happened_at"),
            ("placement_document_event", "recorded_at"),
            ("registry_person", "registered_at"),
            ("duties_duty", "opened_at"),
        ):
            assert built.one(f"select max({column}) from {table}") <= AT

    def test_grounds_are_those_of_where_people_stand(self, built):
        assert not built.rows(
            """select p.reference from registry_person p
                 join placement_placement x on x.person_id = p.id
                where p.post is distinct from
                      case when x.milestone in ('departed', 'arrived') then x.post end
                   or p.agency is distinct from case when x.ended_at is null then x.agency end"""
        )

    def test_a_person_without_a_birth_date_has_no_placement_yet(self, built):
        assert not built.rows(
            """select 1 from registry_person p join placement_placement x on x.person_id = p.id
                where p.birth_precision = 'unknown'"""
        )


class TestPlacements:
    """Each placement went through the gates of its scheme, and has the duty that the rules give."""

    def test_the_ledger_counts_its_leases(self, built):
        assert not built.rows(
            """select l.id from partners_quota_line l
                 left join partners_quota_lease q on q.line_id = l.id and q.released_at is null
                group by l.id having l.reserved + l.consumed > l.quota
                    or l.reserved <> count(q.id) filter (where q.consumed_at is null)
                    or l.consumed <> count(q.consumed_at)"""
        )
        assert not built.rows(
            """select x.reference from placement_placement x
                 left join partners_quota_lease q on q.placement = x.id
                where x.line is distinct from q.line_id
                   or (q.released_at is not null) <> (x.milestone in ('withdrawn', 'refused'))
                   and x.line is not null"""
        )

    def test_every_milestone_was_entered_in_order_through_open_gates(self):
        with reading_as(get_officer("pusat")):
            of_rounds = OfferPlacement.objects.values("placement")
            drawn = Placement.objects.select_related("person").exclude(id__in=of_rounds)
            placements = list(drawn)
            assert len(placements) == PERSONS
            for placement in placements:
                facts = list(DocumentEvent.objects.filter(placement=placement).order_by("id"))
                events = list_effective_milestone_events(placement)
                assert [p.happened_at for p in events] == sorted(p.happened_at for p in events)
                assert placement.milestone == events[-1].milestone
                for earlier, event in zip([None, *events], events, strict=False):
                    _assert_gates_open(placement, earlier, event, facts)

    def test_each_open_step_has_its_one_duty_by_the_rules(self):
        with reading_as(get_officer("pusat")):
            duties = {
                d.about: d for d in Duty.objects.filter(about_kind="placement", closed_at=None)
            }
            for placement in Placement.objects.select_related("person"):
                duty = duties.pop(placement.id, None)
                snapshot = load_snapshot(PUBLIC_ACTOR, placement, at=AT, with_line_status=False)
                duty_input = get_next_duty(snapshot, since=duty.opened_at if duty else AT)
                if duty_input is None:
                    assert duty is None
                else:
                    assert (duty.kind, duty.office_id) == (duty_input.kind, duty_input.office)
                    if placement.revision == 0:
                        assert duty.due_at == duty_input.due_at
                        assert duty.sweep_at == (None if duty.due_at <= AT else duty.due_at)
            assert duties == {}

    def test_a_handful_was_decided_by_the_services(self, built):
        issued = dict(built.rows("select letter, count(*) from documents_document group by 1"))
        assert issued["clearance"] > 0
        assert issued["candidate_id"] > 0

    def test_the_crisis_center_has_work(self, built):
        assert built.one("select count(*) from protection_contact") == 36
        assert built.one("select count(*) from protection_contact where read_at is null") == 3
        assert built.one("select count(*) from protection_case where step = 'ended'") > 0

    def test_the_journal_verifies_and_boards_equal_a_recount(self):
        with reading_as(replace(PUBLIC_ACTOR, ref="system:verify", database_role="r_auditor")):
            assert verify_journal(get_heads_path()).is_valid
        with reading_as(get_officer("pusat")):
            assert find_rollup_differences() == []


def _assert_gates_open(placement, earlier, event, facts):
    """The gates of a milestone at the moment at which it was entered."""
    scheme = get_scheme_editions().get_edition(placement.scheme, placement.edition)
    if earlier is None or event.milestone in ("withdrawn", "refused"):
        return
    assert scheme.get_next_milestone(earlier.milestone).code == event.milestone
    placement.milestone = earlier.milestone
    recorded = [fact for fact in facts if fact.recorded_at <= event.happened_at]
    line_status = (
        get_quota_line_status_for_share(placement.line_id, placement=placement.id)
        if placement.line_id
        else None
    )
    actor = replace(PUBLIC_ACTOR, ref=event.recorded_by)
    snapshot = build_snapshot(
        actor, placement, recorded, at=event.happened_at, line_status=line_status
    )
    assert find_unmet_conditions(scheme.get_milestone(event.milestone), snapshot) == [], (
        placement.reference
    )


class TestPages:
    """What the greeting of script/run promises works."""

    def test_the_regional_head_clears_a_file_from_the_desk(self, client, built):
        [[login, reference]] = built.rows(
            """select replace(a.login, 'kepala-bp3mi.', ''), d.reference from duties_duty d
                 join access_appointment h on h.office_id = d.office and h.role = 'head'
                 join access_account a on a.id = h.account_id
                where d.kind = 'placement:clear' and d.closed_at is null and d.due_at > %s limit 1""",
            AT,
        )
        client.force_login(Account.objects.get(login=f"kepala-bp3mi.{login}"))
        assert reference in client.get("/kantor/").content.decode()
        page = client.get(reverse("placement:file", args=[reference]))
        assert page.status_code == 200
        form = {"key": str(uuid4()), "seen": "0", "decision": "cleared"}
        done = client.post(reverse("placement:decide", args=[reference]), form)
        assert done.status_code == 302

    def test_a_district_sees_its_own_people_and_no_others(self, built):
        [[origin, own]] = built.rows(
            """select origin_node / 1000000, min(reference) from registry_person
                where origin_node = domicile_node and origin_node / 1000000 in (3212, 5203)
                group by 1 limit 1"""
        )
        counter, other = get_officer(f"loket.{origin}"), get_officer("loket.3578")
        with reading_as(counter):
            assert get_person(counter, own, purpose="test").reference == own
            assert len(search_persons(counter, own)) == 1
            assert get_worklist(counter).open_count > 0
        with reading_as(other):
            assert search_persons(other, own) == []

    def test_the_worker_signs_in_with_the_printed_code(self, client, built):
        reference, born, code = (
            word.split()[-1] for word in built.first.worker_sign_in.split(", ")
        )
        form = {"key": str(uuid4()), "reference": reference, "birth": born, "code": code}
        assert client.post(reverse("placement:enter"), form).status_code == 302
        assert reference in client.get(reverse("placement:mine")).content.decode()


def test_a_nation_in_which_nobody_is_abroad_has_no_slip_to_print():
    assert give_worker_code(NationPlan(0, 2013, AT)) == ""
