"""The page of verification: nothing is chosen before, each document beside its scan, and what an
act bars from is said before it."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.placement.models import DocumentEvent
from rantau.placement.services.received_documents import verify_documents
from rantau.placement.verification_checks import VerificationInput
from tests.factories.placements import (
    BEFORE_CLEARED,
    BEFORE_SELECTED,
    create_placement,
    receive_scan,
)
from tests.module_data import module_data
from tests.placement.test_verification import build_zone
from tests.web.html import INDONESIAN, read_text

pytestmark = pytest.mark.django_db
journey = module_data(create_placement)


@pytest.fixture
def visit(client, journey):
    """Get or post a page of the placement, in Indonesian."""

    def run(who, form=None, page="verify"):
        client.force_login(Account.objects.get(login=who))
        address = reverse(f"placement:{page}", args=[journey.reference])
        if form is None:
            return client.get(address, headers=INDONESIAN)
        form = {"key": str(uuid4()), "seen": journey.revision, **form}
        return client.post(address, form, headers=INDONESIAN)

    return run


def list_kinds(journey):
    with reading_as(journey.national):
        rows = DocumentEvent.objects.filter(placement=journey.get().id).order_by("id")
        return [(each.requirement, each.kind, each.how) for each in rows]


class TestNothingIsPreselected:
    """Method and result are chosen for each document, by who looked at it."""

    def test_no_choice_is_made_beforehand(self, visit, journey):
        journey.receive(BEFORE_SELECTED)
        assert "checked" not in visit("verifikasi.3212").content.decode()

    def test_saving_without_a_choice_verifies_nothing(self, visit, journey):
        journey.receive(BEFORE_SELECTED)
        answer = visit("verifikasi.3212", {})
        assert answer.status_code == 422
        assert "Pilih hasil untuk setidaknya satu dokumen." in read_text(answer)
        assert {kind for _, kind, _ in list_kinds(journey)} == {"received"}

    def test_a_result_without_a_method_is_named_with_its_document(self, visit, journey):
        journey.receive(BEFORE_SELECTED)
        answer = visit("verifikasi.3212", {"family_card": "accept"})
        assert answer.status_code == 422
        summary = " ".join(answer.content.decode().split())
        assert "Kartu keluarga, Bagaimana diperiksa? Pilih cara" in summary

    def test_a_method_without_a_result_is_no_finding(self, visit, journey):
        journey.receive(BEFORE_SELECTED)
        answer = visit("verifikasi.3212", {"family_card.how": "original"})
        assert answer.status_code == 422
        assert "Kartu keluarga, Hasil:" in " ".join(answer.content.decode().split())

    def test_what_is_not_certain_stays_open(self, visit, journey):
        journey.receive(BEFORE_SELECTED)
        form = {
            "family_card": "unsure",
            "family_card.how": "original",
            "marital_status": "accept",
            "marital_status.how": "issuer",
        }
        assert visit("verifikasi.3212", form).status_code == 302
        assert list_kinds(journey)[-1] == ("marital_status", "accepted", "issuer")
        assert ("family_card", "accepted", "original") not in list_kinds(journey)


class TestAllRight:
    """One act for what is left, only after each was opened and has its method."""

    def test_it_names_what_was_not_opened(self, visit, journey):
        receive_scan(journey)
        journey.receive({"marital_status": {}})
        text = read_text(visit("verifikasi.3212"))
        assert "Semua sesuai" in text
        assert "pindaian belum dibuka" in text

    def test_it_is_refused_until_each_scan_was_opened(self, visit, journey, client):
        file = receive_scan(journey)
        journey.receive({"marital_status": {}})
        form = {
            "all": "1",
            "counted": "2",
            "family_card.how": "register",
            "marital_status.how": "original",
        }
        answer = visit("verifikasi.3212", form)
        assert answer.status_code == 422
        assert "Buka pindaiannya, atau lihat dokumen aslinya." in read_text(answer)
        assert 'value="register"' in answer.content.decode()
        assert answer.content.decode().count("checked") == 2  # nothing chosen is lost
        assert client.get(reverse("documents:received", args=[file])).status_code == 200
        assert visit("verifikasi.3212", form).status_code == 302
        assert ("family_card", "accepted", "register") in list_kinds(journey)

    @pytest.mark.parametrize("counted", ["", "1", "3"])
    def test_the_number_seen_has_to_be_right(self, visit, journey, counted):
        journey.receive({"family_card": {}, "marital_status": {}})
        form = {
            "all": "1",
            "counted": counted,
            "family_card.how": "original",
            "marital_status.how": "original",
        }
        assert visit("verifikasi.3212", form).status_code == 422
        assert visit("verifikasi.3212", {**form, "counted": "2"}).status_code == 302

    def test_a_doubtful_one_is_not_swept_along(self, visit, journey):
        journey.receive({"family_card": {}, "marital_status": {}})
        form = {
            "all": "1",
            "counted": "2",
            "family_card": "unsure",
            "family_card.how": "original",
            "marital_status.how": "original",
        }
        assert visit("verifikasi.3212", form).status_code == 422


class TestFourEyes:
    """What is for somebody else is told before the act, with whom it can be handed to."""

    def test_who_may_clear_is_told_what_verifying_costs(self, visit, journey):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        text = read_text(visit("bp3mi.32"))
        assert "Begitu Anda menyimpan satu hasil pemeriksaan" in text
        assert "Izin berangkat" in text

    def test_a_returned_document_names_the_colleagues(self, visit, journey):
        journey.receive({"family_card": {}})
        returned = VerificationInput("family_card", accepted=False, method="original", reason="X")
        verify_documents(
            journey.verifier, uuid4(), journey.reference, [returned], seen=journey.revision
        )
        journey.receive({"family_card": {}}, by=journey.verifier)
        answer = visit("verifikasi.3212")
        text = read_text(answer)
        assert "Anda pernah mengembalikannya" in text
        assert re.search(r"Serahkan kepada [A-Z]", text)
        assert journey.verifier.name not in text.split("Serahkan kepada")[1][:80]
        assert 'name="family_card" value="accept"' not in answer.content.decode()

    def test_who_verified_sees_that_another_decides_before_pressing(self, visit, journey):
        journey.advance_to_selected()
        journey.receive(BEFORE_CLEARED)
        journey.verify(BEFORE_CLEARED, by=journey.regional)
        answer = visit("bp3mi.32", page="decide")
        assert "jadi petugas lain yang memutuskan" in read_text(answer)
        assert re.search(r"<button[^>]* disabled>", answer.content.decode())
        assert "disabled" not in visit("kepala-bp3mi.32", page="decide").content.decode()


class TestZone:
    """The zone beside what was typed and registered, letter by letter."""

    @pytest.fixture
    def compare(self, visit, journey):
        journey.advance_to_selected()
        passport = {**BEFORE_CLEARED["passport"], "number": "X1234576"}
        journey.receive({"passport": passport})
        zone = build_zone(name="SITI<NURKHALIMAH")

        def run(**more):
            form = {"passport.zone": zone, "passport.how": "original", **more}
            return visit("bp3mi.32", form)

        return run

    def test_differences_are_marked_and_put_in_words(self, compare, journey):
        answer = compare(compare="1")
        page, text = answer.content.decode(), read_text(answer)
        assert answer.status_code == 200
        assert "X12345<mark>76</mark>" in page
        assert "X12345<mark>67</mark>" in page
        assert "NUR<mark>·</mark>HALIMAH" in page
        assert "semua angka periksa cocok" in text
        assert "dua huruf atau angka tertukar, mulai urutan ke-7" in text
        assert "Angka periksa cocok dengan MRZ, tidak dengan yang diketik." in text
        assert "Pakai X1234567" in text
        assert {kind for code, kind, _ in list_kinds(journey) if code == "passport"} == {"received"}

    def test_one_button_takes_the_right_number_and_keeps_what_was_typed(self, compare, journey):
        answer = compare(use="passport.number")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Pakai X1234567" not in read_text(answer)
        assert re.search(r'name="passport.how" value="original"\s+checked', page)
        with reading_as(journey.national):
            event = DocumentEvent.objects.filter(requirement="passport").latest("id")
        assert event.fields["number"] == "X1234567"
        assert event.reason == "Begitu tertulis di MRZ, dan angka periksanya cocok."
        assert f'name="seen" value="{journey.revision}"' in page

    def test_no_other_value_is_taken(self, compare, journey):
        assert compare(use="passport.name").status_code == 404
        assert compare(use="visa.number").status_code == 404

    def test_what_contradicts_is_not_accepted(self, compare):
        answer = compare(passport="accept")
        assert answer.status_code == 422
        assert "Nomor di MRZ berbeda dari yang diketik." in read_text(answer)


class TestName:
    """A second officer answers about a name."""

    def test_the_answer_is_asked_of_the_second_officer_alone(self, visit, journey, client):
        journey.advance_to_selected()
        passport = {**BEFORE_CLEARED["passport"], "name": "SITI NURHALIMAH KARTO"}
        journey.receive({**BEFORE_CLEARED, "passport": passport})
        text = read_text(visit("bp3mi.32"))
        assert "petugas kedua harus menjawab apakah ini orang yang sama" in text
        assert "paspor menambah nama, misalnya nama ayah atau kakek" in text
        form = {f"{code}.how": "original" for code in BEFORE_CLEARED} | {
            "all": "1",
            "counted": str(len(BEFORE_CLEARED)),
            "passport.zone": build_zone(name="SITI<NURHALIMAH<KARTO"),
        }
        assert visit("bp3mi.32", form).status_code == 302
        assert visit("bp3mi.32", page="answer_name").status_code == 404
        links = reverse("placement:answer_name", args=[journey.reference])
        assert links not in visit("bp3mi.32", page="file").content.decode()
        assert links in visit("kepala-bp3mi.32", page="file").content.decode()
        decision = visit("kepala-bp3mi.32", page="decide")
        assert "Namanya berbeda: Paspor." in read_text(decision)
        assert links in decision.content.decode()
        page = visit("kepala-bp3mi.32", page="answer_name")
        assert "checked" not in page.content.decode()
        empty = visit("kepala-bp3mi.32", {"requirement": "passport"}, page="answer_name")
        assert empty.status_code == 422
        given = {"requirement": "passport", "answer": "same", "reason": "Akta lahir"}
        assert visit("kepala-bp3mi.32", given, page="answer_name").status_code == 302
        assert "Soal nama dijawab" in read_text(visit("kepala-bp3mi.32", page="file"))
        assert "Namanya berbeda" not in read_text(visit("kepala-bp3mi.32", page="decide"))
        assert visit("kepala-bp3mi.32", {"decision": "cleared"}, page="decide").status_code == 302
