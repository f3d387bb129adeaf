"""Propose on a page that somebody was registered twice, decide on it side by side, and undo it."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.registry.models import Merge
from tests.actors import get_officer
from tests.factories.merges import WHY, merge, propose, read_person, undo
from tests.factories.persons import (
    BANDUNG_VILLAGE,
    create_person,
    create_sign_in_code,
    create_unlike_person,
)
from tests.web.slips import give_slip, read_code, sign_in_with_slip

IN_BANDUNG = {"origin": BANDUNG_VILLAGE, "domicile": BANDUNG_VILLAGE}


@pytest.fixture
def siti(indramayu):
    create_unlike_person(indramayu, "beside Siti")
    return create_person(indramayu)


@pytest.fixture
def again(indramayu, siti):
    return create_person(indramayu, name="Zubaedah", nik="", phone="", not_same=(siti,))


def show(client, name, reference):
    return client.get(reverse(f"registry:{name}", args=[reference])).content.decode()


def send(client, name, reference, **typed):
    address = reverse(f"registry:{name}", args=[reference])
    return client.post(address, {"key": uuid4(), **typed}, follow=True)


def get_merge_of(reference):
    with reading_as(get_officer("pusat")):
        return Merge.objects.filter(survivor__reference=reference).latest("id").reference


class TestFromPersonToPerson:
    def test_proposed_decided_and_separated(self, as_who, siti, again):
        proposed = send(as_who("loket.3212"), "propose_merge", siti, other=again, reason=WHY)
        assert again in proposed.content.decode()
        assert "Menunggu petugas kedua" in proposed.content.decode()
        reference = get_merge_of(siti)
        browser = as_who("verifikasi.3212")
        page = show(browser, "decide_merge", reference)
        assert "Siti Nurhalimah" in page
        assert "Zubaedah" in page
        assert "kuat: bukan satu orang" in page  # the names
        facts = dict.fromkeys(re.findall(r'name="(fact_\w+)"', page), "survivor")
        facts["fact_name"] = "retired"
        done = send(browser, "decide_merge", reference, decision="done", **facts)
        assert done.status_code == 200
        assert "Zubaedah" in done.content.decode()
        assert "sudah digabung" in done.content.decode()
        assert read_person(again).reference == siti

        offered = reverse("registry:propose_undoing", args=[reference])
        assert offered in show(browser, "person", siti)
        assert send(browser, "propose_undoing", reference, reason=WHY).status_code == 200
        assert offered not in show(browser, "person", siti)
        undoing = get_merge_of(siti)
        decider = as_who("kepala.3212")
        assert send(decider, "decide_merge", undoing, decision="done").status_code == 200
        assert read_person(again).reference == again

    def test_what_was_not_chosen_is_asked_for_at_its_field(self, as_who, siti, again):
        reference = propose(siti, again)
        answer = send(as_who("verifikasi.3212"), "decide_merge", reference, decision="done")
        assert answer.status_code == 422
        assert answer.content.decode().count("Pilih mana dari keduanya yang berlaku.") >= 2

    def test_a_form_sent_twice_is_one_decision(self, as_who, siti, again):
        reference, key = propose(siti, again), uuid4()
        browser = as_who("verifikasi.3212")
        page = show(browser, "decide_merge", reference)
        facts = dict.fromkeys(re.findall(r'name="(fact_\w+)"', page), "retired")
        address = reverse("registry:decide_merge", args=[reference])
        answers = [
            browser.post(address, {"key": key, "decision": "done", **facts}) for _ in range(2)
        ]
        assert [each.status_code for each in answers] == [302, 302]

    def test_whoever_proposed_sees_that_another_decides(self, as_who, siti, again):
        reference = propose(siti, again, by=get_officer("verifikasi.3212"))
        page = show(as_who("verifikasi.3212"), "decide_merge", reference)
        assert "Anda sendiri" in page
        assert 'name="decision"' not in page

    def test_an_office_that_sees_one_of_them_does_not_find_the_proposal(self, as_who, siti):
        other = create_unlike_person(get_officer("loket.3204"), "bandung", **IN_BANDUNG)
        reference = propose(siti, other, by=get_officer("pusat"))
        page = as_who("verifikasi.3212").get(reverse("registry:decide_merge", args=[reference]))
        assert page.status_code == 404


class TestEvidence:
    def test_what_agrees_nearly_says_so(self, as_who, indramayu, siti):
        """The birth date of the other registration is one year beside hers."""
        born = read_person(siti).birth_date
        year = born.replace(year=born.year + 1)
        again = create_person(indramayu, birth_date=year, nik="", phone="", not_same=(siti,))
        page = show(as_who("verifikasi.3212"), "decide_merge", propose(siti, again))
        terms = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd><span[^>]*>(.*?)</span>", page))
        assert terms["Tanggal lahir"] == "hampir sama, satu orang"
        assert terms["Nama"] == "kuat: satu orang"


class TestFromTheWarning:
    def test_a_masked_candidate_is_proposed_by_its_code(self, as_who, siti):
        """A number is added to somebody of Indramayu that belongs to somebody of Bandung."""
        create_person(
            get_officer("loket.3204"),
            name="Rukmini",
            nik="3204015402940001",
            phone="",
            emergency=None,
            **IN_BANDUNG,
        )
        browser = as_who("loket.3212")
        typed = {"kind": "nik", "number": "3204015402940001"}
        warned = send(browser, "add_number", siti, **typed).content.decode()
        code = re.search(r"KC-\w{4}-\w{4}", warned)[0]
        assert reverse("registry:propose_merge", args=[siti]) in warned
        address = reverse("registry:propose_merge", args=[siti])
        page = browser.post(address, {"same_person": code, **typed}).content.decode()
        assert f'value="{code}"' in page
        assert "Rukmini" not in page
        kept = dict(re.findall(r'name="(typed_\w+)" value="([^"]*)"', page))
        done = send(browser, "propose_merge", siti, other=code, reason=WHY, **kept)
        shown = done.content.decode()
        assert "data di kantor lain" in shown
        assert "Rukmini" not in shown
        with reading_as(get_officer("pusat")):
            assert Merge.objects.get().retired.name == "Rukmini"


class TestHerOwnPage:
    def test_she_is_told(self, client, indramayu, siti, again):
        code = create_sign_in_code(indramayu, again)
        merge(siti, again)
        sign_in_with_slip(client, again, code)
        page = client.get(reverse("placement:mine")).content.decode()
        assert siti in page
        assert again in page
        assert "sudah digabung" in page
        assert "kedua tanda daftar membuka data" in page

    def test_separated_again_it_names_no_other_office_and_no_second_slip(
        self, client, indramayu, siti, again
    ):
        code = create_sign_in_code(indramayu, siti)
        undo(merge(siti, again))
        sign_in_with_slip(client, siti, code)
        page = client.get(reverse("placement:mine")).content.decode()
        assert "sudah dipisahkan" in page
        assert "pendaftaran lain" in page
        assert "data di kantor lain" not in page
        assert "kedua tanda daftar membuka data" not in page

    def test_the_retired_number_opens_her_page_at_the_office(self, as_who, siti, again):
        merge(siti, again)
        page = show(as_who("loket.3212"), "person", again)
        assert siti in page
        found = as_who("loket.3212").post(reverse("registry:search"), {"q": again})
        assert found["Location"] == reverse("registry:person", args=[siti])


def test_a_slip_asked_for_by_the_retired_number_opens_the_record(as_who, siti, again, client):
    merge(siti, again)
    code = read_code(give_slip(as_who("loket.3212"), again))
    assert sign_in_with_slip(client, siti, code).status_code == 302


def test_a_birth_year_that_nobody_has_is_no_fault(as_who, siti):
    typed = {"other": "KC-0000-0000", "reason": WHY, "typed_birth": "0001"}
    assert send(as_who("loket.3212"), "propose_merge", siti, **typed).status_code == 422
