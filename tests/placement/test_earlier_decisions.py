"""A negative decision is carried forward: it stands, with her answer, before the next one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.actor import build_worker_actor
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.placement.earlier_decisions import list_earlier_decisions
from rantau.placement.errors import NoDecisionToAnswer, NoSuchPlacement
from rantau.placement.services.answers import answer_decision
from rantau.placement.services.decisions import refuse_placement
from tests.actors import get_officer
from tests.factories.placements import create_placement
from tests.module_data import module_data
from tests.web.html import INDONESIAN

pytestmark = pytest.mark.django_db
ANSWER = "Surat itu dibuat calo, saya tidak tahu."


@module_data
def refused():
    """A placement refused for fraud, and another begun sixty days later by another agency."""
    journey = create_placement()
    refuse_placement(
        journey.verifier,
        uuid4(),
        journey.reference,
        reason="fraud",
        note="Surat dokter palsu",
        seen=journey.revision,
    )
    return journey


def answer(journey, actor=None, text=ANSWER):
    answer_decision(actor or journey.counter, uuid4(), journey.reference, text)


def list_decisions(journey, actor=None):
    actor = actor or journey.verifier
    person = journey.get().person
    with reading_as(actor):
        return list_earlier_decisions(person)


def test_it_stands_with_reason_note_and_who_decided(refused):
    [decision] = list_decisions(refused)

    assert (decision.milestone, decision.code, decision.note) == (
        "refused",
        "fraud",
        "Surat dokter palsu",
    )
    assert decision.decided_by == refused.verifier.name


def test_the_present_placement_is_no_earlier_one(refused):
    with reading_as(refused.verifier):
        placement = refused.get()
        assert list_earlier_decisions(placement.person, besides=placement.id) == []


def test_what_she_says_stands_beside_it(refused):
    answer(refused)
    answer(refused, text="Saya punya surat yang asli.")

    [decision] = list_decisions(refused)
    assert [each.text for each in decision.answers] == [ANSWER, "Saya punya surat yang asli."]
    assert not any(each.is_own for each in decision.answers)


def test_she_answers_on_her_own_page(refused):
    worker = build_worker_actor(refused.get().person_id)
    answer(refused, worker)

    [decision] = list_decisions(refused)
    assert [each.is_own for each in decision.answers] == [True]


def test_another_person_answers_nothing_of_hers(refused):
    with pytest.raises(NoSuchPlacement):
        answer(refused, build_worker_actor(uuid4()))


@pytest.mark.parametrize("login", ["p3mi.1", "p3mi.2", "bandara.cgk", "inspektorat"])
def test_these_may_not(refused, login):
    with pytest.raises(Forbidden):
        answer(refused, get_officer(login))


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001, "a\0b"])
def test_what_cannot_be_kept_is_refused_at_its_field(refused, text):
    with pytest.raises(InvalidInput) as error:
        answer(refused, text=text)

    assert list(error.value.problems) == ["text"]


def test_a_placement_under_way_has_no_decision_to_answer(refused):
    again = create_placement(person=refused.person, agency=get_officer("p3mi.2"))
    with pytest.raises(NoDecisionToAnswer):
        answer(again)


def test_whoever_decides_next_reads_it_and_how_old_it_is(refused, client):
    answer(refused)
    with clock.freeze_clock(clock.now() + timedelta(days=60)):
        again = create_placement(person=refused.person, agency=get_officer("p3mi.2"))
        client.force_login(Account.objects.get(login="verifikasi.3212"))
        page = client.get(
            reverse("placement:decide", args=[again.reference]), headers=INDONESIAN
        ).content.decode()

    assert "Keputusan sebelumnya tentang orang ini" in page
    assert "Penipuan" in page
    assert "(1\N{NO-BREAK SPACE}bulan, 4\N{NO-BREAK SPACE}minggu)" in page
    assert ANSWER in page


def test_she_is_led_to_the_answer_from_her_own_page(refused, client):
    client.force_login(Account.objects.get(login="loket.3212"))
    page = client.get(reverse("placement:file", args=[refused.reference])).content.decode()

    assert reverse("placement:answer", args=[refused.reference]) in page
