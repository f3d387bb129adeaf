"""Two registrations of one person are made one by two officers, and separated again
(docs/apps/registry.md)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from rantau.access.models import Notice
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.duties.models import Duty
from rantau.journal.models import Entry, Reading
from rantau.registry.errors import (
    MergeDecided,
    MergeNotReversible,
    NoLastingGround,
    NoSuchMerge,
    NotSecondPerson,
    PossibleDuplicate,
    TooManyComparisons,
    UndoingTooLate,
)
from rantau.registry.inputs import RelativeInput
from rantau.registry.merges import MergeInput, TypedEvidence, list_evidence, list_recorded_since
from rantau.registry.models import DistinctPersons, Identity, Merge, MergedFact, Person
from rantau.registry.overview import get_person_overview
from rantau.registry.selectors import get_person
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.identities import NumberInput, add_identity_number
from rantau.registry.services.merges import (
    MergeChoice,
    UndoChoice,
    merge_persons,
    propose_merge,
    propose_undoing,
    refuse_merge,
    undo_merge,
)
from rantau.registry.services.relatives import add_relative
from tests.actors import get_officer
from tests.conftest import FROZEN_AT
from tests.factories.merges import WHY, merge, propose, read_person, undo
from tests.factories.persons import (
    BANDUNG_VILLAGE,
    correct_fact,
    create_person,
    create_unlike_person,
)

IN_BANDUNG = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}
OTHER_BIRTH = date(1994, 2, 15)


@pytest.fixture
def verifier(db):
    return get_officer("verifikasi.3212")


@pytest.fixture
def siti(indramayu):
    """Siti, and an unrelated person beside her."""
    create_unlike_person(indramayu, "beside Siti")
    return create_person(indramayu)


@pytest.fixture
def again(indramayu, siti):
    """Siti, registered again under another name and birth date."""
    return create_person(
        indramayu,
        name="Nurhalimah",
        nik="",
        phone="081200000044",
        birth_date=OTHER_BIRTH,
        alias="Nur",
        emergency=RelativeInput("Budi", "sibling", "081200000045"),
        passport="X7654321",
        not_same=(siti,),
    )


def get_last_entry(reference):
    headquarters, key = get_officer("pusat"), read_person(reference).id
    with reading_as(headquarters):
        return Entry.objects.filter(subject=key).latest("revision")


def overview(reference, actor=None):
    actor = actor or get_officer("pusat")
    with reading_as(actor):
        return get_person_overview(actor, reference, purpose="test")


class TestProposal:
    def test_who_was_registered_first_keeps_her_number(self, indramayu, siti, again):
        reference = propose(siti, again, by=indramayu)
        with reading_as(indramayu):
            row = Merge.objects.select_related("survivor", "retired").get(reference=reference)
        assert (row.survivor.reference, row.retired.reference) == (siti, again)
        assert (row.state, row.kind, row.proposed_by) == ("proposed", "merge", indramayu.ref)

    def test_one_entry_and_a_duty_of_the_own_office(self, indramayu, siti, again):
        reference = propose(siti, again, by=indramayu)
        entry = get_last_entry(siti)
        assert entry.kind == "registry:merge:proposed"
        assert entry.terms == {"reference": siti, "merge": reference}
        with reading_as(indramayu):
            duty = Duty.objects.get(kind="registry:decide_merge", closed_at=None)
        assert (duty.office_id, duty.reference) == (indramayu.office, reference)

    def test_nothing_is_merged_yet(self, indramayu, siti, again):
        propose(siti, again, by=indramayu)
        assert read_person(again).reference == again

    def test_a_masked_candidate_is_named_by_the_code_of_this_office(self, indramayu, siti):
        bandung = get_officer("loket.3204")
        create_unlike_person(bandung, "not her either", **IN_BANDUNG)
        here = create_unlike_person(bandung, "here", **IN_BANDUNG)
        code, typed = find_masked(bandung, here, "3212015402940001")
        reference = propose(here, code, by=bandung, typed=typed)
        row = find_merge(reference)
        assert (row.survivor.reference, row.retired.reference) == (siti, here)

    def test_headquarters_decides_where_the_office_sees_one_only(self, siti):
        bandung, headquarters = get_officer("loket.3204"), get_officer("pusat")
        here = create_unlike_person(bandung, "here", **IN_BANDUNG)
        code, typed = find_masked(bandung, here, "3212015402940001")
        reference = propose(here, code, by=bandung, typed=typed)
        with reading_as(headquarters):
            assert Duty.objects.get(reference=reference).office_id == headquarters.office
        with pytest.raises(NoSuchMerge):
            merge_persons(get_officer("kepala.3204"), uuid4(), reference, MergeChoice({}))

    def test_nobody_learns_whom_a_code_of_another_office_means(self, siti):
        bandung, surabaya = get_officer("loket.3204"), get_officer("loket.3578")
        here = create_unlike_person(bandung, "here", **IN_BANDUNG)
        code, typed = find_masked(bandung, here, "3212015402940001")
        elsewhere = create_unlike_person(surabaya, "surabaya")
        with pytest.raises(InvalidInput) as refused:
            propose(elsewhere, code, by=surabaya, typed=typed)
        assert "other" in refused.value.problems

    def test_numbers_are_not_guessed_with_the_code_of_a_masked_candidate(self, siti):
        bandung = get_officer("loket.3204")
        here = create_unlike_person(bandung, "here", **IN_BANDUNG)
        code, _typed = find_masked(bandung, here, "3212015402940001")
        for last in range(2, 7):
            wrong = TypedEvidence("nik", f"321201540294000{last}")
            with pytest.raises(InvalidInput):
                propose(here, code, by=bandung, typed=wrong)
        with pytest.raises(TooManyComparisons):
            propose(here, code, by=bandung, typed=TypedEvidence("nik", "3212015402940007"))

    @pytest.mark.parametrize("other", ["RT-0000-0000", "", "KC-0000-0000", "\0"])
    def test_somebody_unknown_is_refused_at_the_field(self, indramayu, siti, other):
        with pytest.raises(InvalidInput) as refused:
            propose(siti, other, by=indramayu)
        assert list(refused.value.problems) == ["other"]

    def test_one_registration_is_not_merged_with_itself(self, indramayu, siti):
        with pytest.raises(InvalidInput) as refused:
            propose(siti, siti, by=indramayu)
        assert list(refused.value.problems) == ["other"]

    def test_a_pair_waits_once(self, indramayu, siti, again):
        propose(siti, again, by=indramayu)
        with pytest.raises(InvalidInput):
            propose(again, siti, by=indramayu)

    def test_a_reason_is_needed(self, indramayu, siti, again):
        with pytest.raises(InvalidInput) as refused:
            propose_merge(indramayu, uuid4(), siti, MergeInput(again, " "))
        assert list(refused.value.problems) == ["reason"]

    def test_a_visit_is_not_enough(self, siti, again):
        surabaya = get_officer("loket.3578")
        serve_person(surabaya, uuid4(), ServeInput("3212015402940001"))
        with pytest.raises(NoLastingGround):
            propose(siti, again, by=surabaya)


def find_masked(actor, reference, nik):
    """The code under which the office is shown whoever has this NIK, when it types it."""
    with pytest.raises(PossibleDuplicate) as warned:
        add_identity_number(actor, uuid4(), reference, NumberInput("nik", nik))
    [candidate] = warned.value.candidates
    assert not candidate["is_visible"]
    return candidate["reference"], TypedEvidence(number_kind="nik", number=nik)


def find_merge(reference):
    with reading_as(get_officer("pusat")):
        return Merge.objects.select_related("survivor", "retired").get(reference=reference)


class TestEvidence:
    def test_each_field_speaks_for_or_against(self, siti, again):
        headquarters = get_officer("pusat")
        with reading_as(headquarters):
            one = get_person(headquarters, siti, purpose="test")
            other = get_person(headquarters, again, purpose="test")
            weights = {row.field: row.weight for row in list_evidence(one, other)}
        assert weights["village"] > 0 > weights["phone"]
        assert "nik" not in weights  # missing on one side: it says nothing


class TestDecision:
    def test_the_retired_number_answers_the_survivor(self, siti, again):
        merge(siti, again)
        assert read_person(again).reference == siti

    def test_the_retired_row_is_kept_as_it_is(self, siti, again):
        before = read_person(again)
        merge(siti, again, facts={"name": "retired"})
        with reading_as(get_officer("pusat")):
            after = Person.objects.get(reference=again)
        kept = [f.name for f in Person._meta.fields if f.name not in ("merged_into", "merge_root")]
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]

    def test_the_facts_that_were_chosen_stand(self, siti, again):
        merge(
            siti,
            again,
            facts={"name": "survivor", "alias": "retired", "birth_date": "retired"},
        )
        person = read_person(siti)
        assert (person.name, person.alias) == ("Siti Nurhalimah", "Nur")
        assert person.birth_date == OTHER_BIRTH

    def test_a_village_and_the_safe_contact_can_be_chosen(self, indramayu, siti):
        other = create_unlike_person(get_officer("loket.3204"), "bandung", **IN_BANDUNG)
        correct_fact(get_officer("pusat"), siti, domicile=BANDUNG_VILLAGE)
        merge(siti, other, by="pusat", facts={"origin": "retired"})
        assert read_person(siti).origin_node == BANDUNG_VILLAGE

    def test_the_facts_of_both_are_kept(self, siti, again):
        reference = merge(siti, again, facts={"name": "retired"})
        with reading_as(get_officer("pusat")):
            row = MergedFact.objects.get(merge__reference=reference, field="name")
        assert (row.survivor_value, row.retired_value) == ("Siti Nurhalimah", "Nurhalimah")
        assert row.is_of_retired

    def test_every_fact_that_differs_is_chosen(self, indramayu, verifier, siti, again):
        reference = propose(siti, again, by=indramayu)
        with pytest.raises(InvalidInput) as refused:
            merge_persons(verifier, uuid4(), reference, MergeChoice({"name": "retired"}))
        assert {"alias", "birth_date", "phone"} <= refused.value.problems.keys()
        assert read_person(again).reference == again

    def test_her_page_has_what_belongs_to_both(self, siti, again):
        merge(siti, again)
        shown = overview(again)
        assert {each.number for each in shown.identities} == {"3212015402940001", "X7654321"}
        assert {each.name for each in shown.relatives} == {"Aminah", "Budi"}
        [row] = shown.merges
        assert (row.other, row.is_in_force) == (again, True)

    def test_one_entry_names_codes_and_no_value(self, siti, again):
        reference = merge(siti, again, facts={"name": "retired"})
        entry = get_last_entry(siti)
        assert entry.kind == "registry:merge:done"
        assert entry.terms == {
            "reference": siti,
            "merge": reference,
            "retired": again,
            "fields": ["name"],
        }
        assert "worker" in entry.tells

    def test_the_duty_is_closed_and_the_proposer_told(self, indramayu, siti, again):
        reference = merge(siti, again)
        with reading_as(indramayu):
            assert Duty.objects.get(reference=reference).outcome == "done"
            notice = Notice.objects.get(account=indramayu.account)
        assert (notice.code, notice.account_name) == ("agreed", reference)

    def test_both_readings_are_logged(self, verifier, siti, again):
        merge(siti, again)
        with reading_as(verifier):
            read = Reading.objects.filter(actor=verifier.ref, purpose="merge")
            assert read.values("subject").distinct().count() == 2

    def test_nobody_decides_alone(self, verifier, siti, again):
        reference = propose(siti, again, by=verifier)
        for decide in (
            lambda: merge_persons(verifier, uuid4(), reference, MergeChoice({})),
            lambda: refuse_merge(verifier, uuid4(), reference, why=WHY),
        ):
            with pytest.raises((NotSecondPerson, InvalidInput)):
                decide()

    def test_it_is_decided_once(self, verifier, siti, again):
        reference = merge(siti, again)
        with pytest.raises(MergeDecided):
            merge_persons(get_officer("kepala.3212"), uuid4(), reference, MergeChoice({}))

    def test_whoever_was_merged_elsewhere_since_is_not_merged_again(self, indramayu, siti, again):
        third = create_unlike_person(indramayu, "third")
        waiting = propose(again, third, by=indramayu)
        merge(siti, again)
        with pytest.raises(MergeDecided):
            decide(waiting, "verifikasi.3212")

    def test_such_a_proposal_can_still_be_refused(self, indramayu, verifier, siti, again):
        third = create_unlike_person(indramayu, "third")
        waiting = propose(again, third, by=indramayu)
        merge(siti, again)
        refuse_merge(verifier, uuid4(), waiting, why=WHY)
        assert find_merge(waiting).state == "refused"


def decide(reference, login, **choices):
    from_all = dict.fromkeys(
        ("name", "alias", "birth_date", "sex", "origin", "domicile", "phone", "phone_shared"),
        "survivor",
    )
    facts = {**from_all, "safe_contact": "survivor", **choices}
    return merge_persons(get_officer(login), uuid4(), reference, MergeChoice(facts)).answer


class TestWhereTheyAreTwo:
    def test_it_is_remembered_that_they_are_two(self, indramayu, verifier, siti, again):
        third = create_unlike_person(indramayu, "third")
        reference = propose(siti, third, by=indramayu)
        refuse_merge(verifier, uuid4(), reference, why=WHY)
        pair = sorted((read_person(siti).id, read_person(third).id))
        with reading_as(indramayu):
            assert DistinctPersons.objects.filter(one=pair[0], other=pair[1]).exists()
        assert get_last_entry(siti).kind == "registry:merge:refused"
        assert read_person(third).reference == third

    def test_a_reason_is_needed(self, indramayu, verifier, siti, again):
        reference = propose(siti, again, by=indramayu)
        with pytest.raises(InvalidInput) as refused:
            refuse_merge(verifier, uuid4(), reference, why="")
        assert list(refused.value.problems) == ["why"]


class TestUndoing:
    def test_both_records_are_whole_again(self, siti, again):
        before = {ref: describe(ref) for ref in (siti, again)}
        reference = merge(siti, again, facts={"name": "retired", "birth_date": "retired"})
        undo(reference)
        assert {ref: describe(ref) for ref in (siti, again)} == before

    def test_what_was_recorded_since_goes_to_whom_it_was_done_for(self, indramayu, siti, again):
        reference = merge(siti, again, facts={"alias": "retired"})
        kin = RelativeInput("Sumi", "sibling", "081200000077")
        add_relative(indramayu, uuid4(), siti, kin, emergency=False)
        add_identity_number(indramayu, uuid4(), siti, NumberInput("passport", "B1234567"))
        correct_fact(indramayu, siti, phone="081200000088")
        correct_fact(indramayu, siti, alias="Uni")
        since = {each.text: each.key for each in list_since(reference)}
        assert set(since) == {"Sumi", "B1234567", "+6281200000088", "Uni"}
        undo(reference, given_back={since["B1234567"], since["Uni"]})
        hers, others = describe(siti), describe(again)
        assert others["numbers"] == ["B1234567", "X7654321"]
        assert hers["numbers"] == ["3212015402940001"]
        assert hers["relatives"] == ["Aminah", "Sumi"]
        assert others["relatives"] == ["Budi"]
        assert (hers["phone"], others["phone"]) == ("+6281200000088", "+6281200000044")
        assert (hers["alias"], others["alias"]) == ("", "Uni")

    def test_it_takes_two(self, indramayu, verifier, siti, again):
        reference = merge(siti, again)
        undoing = propose_undoing(verifier, uuid4(), reference, reason=WHY).answer
        with pytest.raises(NotSecondPerson):
            undo_merge(verifier, uuid4(), undoing, UndoChoice())
        refuse_merge(get_officer("kepala.3212"), uuid4(), undoing, why=WHY)
        assert get_last_entry(siti).kind == "registry:merge:undoing_refused"
        assert read_person(again).reference == siti

    def test_history_is_kept_and_they_are_two_from_now_on(self, siti, again):
        reference = merge(siti, again)
        undo(reference)
        assert find_merge(reference).separated_at is not None
        assert [row.is_in_force for row in overview(again).merges] == [False, False]
        pair = sorted((read_person(siti).id, read_person(again).id))
        with reading_as(get_officer("pusat")):
            assert DistinctPersons.objects.filter(one=pair[0], other=pair[1]).exists()
        assert get_last_entry(siti).kind == "registry:merge:separated"

    def test_they_can_be_merged_again(self, siti, again):
        undo(merge(siti, again))
        merge(siti, again)
        assert read_person(again).reference == siti

    def test_the_last_merge_is_undone_first(self, indramayu, siti, again):
        third = create_unlike_person(indramayu, "third")
        first = merge(siti, again)
        second = merge(siti, third)
        with pytest.raises(MergeNotReversible):
            propose_undoing(indramayu, uuid4(), first, reason=WHY)
        undo(second)
        assert read_person(third).reference == third
        assert read_person(again).reference == siti
        undo(first)
        assert read_person(again).reference == again

    def test_a_chain_answers_its_last_successor(self, indramayu, siti, again):
        oldest, third = siti, create_unlike_person(indramayu, "third")
        inner = merge(again, third)
        outer = merge(oldest, again)
        assert read_person(third).reference == oldest
        undo(outer)
        assert read_person(third).reference == again
        undo(inner)
        assert read_person(third).reference == third

    def test_after_180_days_headquarters_alone_undoes(self, indramayu, siti, again):
        reference = merge(siti, again)
        with clock.freeze_clock(FROZEN_AT + timedelta(days=181)):
            with pytest.raises(UndoingTooLate):
                propose_undoing(indramayu, uuid4(), reference, reason=WHY)
            propose_undoing(get_officer("pusat"), uuid4(), reference, reason=WHY)

    def test_the_office_that_sees_one_of_them_sees_that_one_again(self, siti):
        surabaya = get_officer("loket.3578")
        other = create_unlike_person(surabaya, "surabaya", **IN_BANDUNG)
        reference = merge(siti, other, by="pusat")
        assert overview(other, surabaya).person.reference == siti
        undo(reference, by="pusat")
        assert overview(other, surabaya).person.reference == other
        with reading_as(surabaya):
            assert not Person.objects.filter(reference=siti).exists()
            assert not MergedFact.objects.exists()


def list_since(reference):
    row = find_merge(reference)
    with reading_as(get_officer("pusat")):
        return list_recorded_since(row, row.survivor, row.retired)


def describe(reference):
    """Everything of one record, as its page shows it."""
    shown = overview(reference)
    person = shown.person
    columns = ("reference", "name", "name_key", "alias", "birth_date", "birth_precision", "sex")
    more = ("phone", "phone_shared", "origin_node", "domicile_node")
    return {
        **{name: getattr(person, name) for name in (*columns, *more)},
        "numbers": sorted(each.number for each in shown.identities),
        "relatives": sorted(each.name for each in shown.relatives),
        "safe": (shown.safe_contact.channel, shown.safe_contact.who_may_answer),
    }


class TestRowsDecide:
    """The application's role merges nothing by itself, whatever the code asks."""

    def test_no_row_is_merged_without_a_decision(self, indramayu, siti, again):
        with reading_as(indramayu):
            [one, other] = Person.objects.filter(reference__in=[siti, again]).order_by("id")
            for columns in ({"merged_into": one}, {"merge_root": one}):
                with pytest.raises(DatabaseError, match="two officers"), transaction.atomic():
                    Person.objects.filter(id=other.id).update(**columns)

    def test_a_proposal_alone_merges_nothing(self, indramayu, siti, again):
        row = find_merge(propose(siti, again, by=indramayu))
        for call in ("registry_unite", "registry_separate"):
            with (
                reading_as(indramayu),
                connection.cursor() as cursor,
                pytest.raises(DatabaseError, match="no such decision"),
                transaction.atomic(),
            ):
                cursor.execute(f"select {call}(%s)", [row.id])

    def test_the_proposer_writes_no_decision(self, verifier, siti, again):
        row = find_merge(propose(siti, again, by=verifier))
        with reading_as(verifier):
            changed = Merge.objects.filter(id=row.id).update(state="done", decided_by=verifier.ref)
        assert changed == 0

    def test_numbers_stay_with_whoever_has_them(self, indramayu, siti, again):
        merge(siti, again)
        with reading_as(indramayu):
            [one, other] = Person.objects.filter(reference__in=[siti, again]).order_by("id")
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Identity.objects.filter(person=other).update(person=one)
