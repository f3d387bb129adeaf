"""A verification certifies something: each document has its method, its scan was opened, and the
machine-readable zone of the passport contradicts nothing."""

from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.common.mrz import compute_check_digit
from rantau.placement.four_eyes import list_milestones_barred_by_verifying
from rantau.placement.models import DocumentEvent
from rantau.placement.selectors import get_scan
from rantau.placement.services.received_documents import verify_documents
from rantau.placement.snapshot import load_snapshot
from rantau.placement.verification_checks import VerificationInput
from tests.actors import get_officer
from tests.factories.placements import BEFORE_CLEARED, BEFORE_SELECTED, receive_scan

pytestmark = pytest.mark.usefixtures("unrelated_placement", "db")


def build_zone(number="X1234567", name="SITI<NURHALIMAH", birth="940214", sex="F", expiry="320131"):
    """The zone of an Indonesian passport with its right check digits."""
    number = number.ljust(9, "<")
    checked = [f"{each}{compute_check_digit(each)}" for each in (number, birth, expiry)]
    personal = "<" * 15
    whole = compute_check_digit("".join(checked) + personal)
    first = f"P<IDN{name}".ljust(44, "<")[:44]
    return f"{first}\n{checked[0]}IDN{checked[1]}{sex}{checked[2]}{personal}{whole}"


@pytest.fixture
def verify(journey):
    """Verify as the verifier of the district, or somebody else; gives the problems."""

    def run(*verifications, by=None, **more):
        officer = by or journey.verifier
        try:
            verify_documents(
                officer,
                uuid4(),
                journey.reference,
                list(verifications),
                seen=journey.revision,
                **more,
            )
        except InvalidInput as error:
            return error.problems
        return {}

    return run


def accept(code, method="original", **more):
    return VerificationInput(code, accepted=True, method=method, **more)


def open_scan(officer, file):
    with reading_as(officer):
        get_scan(officer, file)


class TestMethods:
    """Nothing counts as verified whose verifier does not say how."""

    def test_without_a_method_nothing_is_verified(self, journey, verify):
        journey.receive(BEFORE_SELECTED)
        bare = VerificationInput("family_card", accepted=True)
        assert verify(bare) == {"family_card.how": ["Pilih cara memeriksa."]}
        assert set(verify(accept("family_card", "guess"))) == {"family_card.how"}

    @pytest.mark.parametrize("method", ["original", "register", "issuer", "copy"])
    def test_each_method_is_kept(self, journey, verify, method):
        journey.receive(BEFORE_SELECTED)
        assert verify(accept("family_card", method)) == {}
        with reading_as(journey.national):
            event = DocumentEvent.objects.get(placement=journey.get().id, kind="accepted")
        assert event.how == method

    def test_by_the_scan_only_for_who_opened_it(self, journey, verify):
        file = receive_scan(journey)
        assert set(verify(accept("family_card", "scan"))) == {"family_card.how"}
        open_scan(get_officer("kepala.3212"), file)  # somebody else
        assert set(verify(accept("family_card", "scan"))) == {"family_card.how"}
        open_scan(journey.verifier, file)
        assert verify(accept("family_card", "scan")) == {}

    def test_what_has_no_scan_is_not_verified_by_it(self, journey, verify):
        journey.receive(BEFORE_SELECTED)
        assert set(verify(accept("family_card", "scan"))) == {"family_card.how"}


class TestAllRight:
    """One act for what is left, only after each was opened and has its method."""

    def test_each_needs_its_method_and_the_number_seen(self, journey, verify):
        journey.receive({"family_card": {}, "marital_status": {}})
        problems = verify(accept("family_card"), counted=1)
        assert set(problems) == {"marital_status.how", "counted"}
        assert verify(accept("family_card"), accept("marital_status"), counted=2) == {}

    @pytest.mark.parametrize("counted", [0, 1, 3])
    def test_another_number_is_not_taken(self, journey, verify, counted):
        journey.receive({"family_card": {}, "marital_status": {}})
        both = [accept("family_card"), accept("marital_status")]
        assert set(verify(*both, counted=counted)) == {"counted"}

    def test_a_scan_is_opened_or_the_original_seen(self, journey, verify):
        file = receive_scan(journey)
        assert set(verify(accept("family_card", "register"), counted=1)) == {"family_card.how"}
        open_scan(journey.verifier, file)
        assert verify(accept("family_card", "register"), counted=1) == {}

    def test_seeing_the_original_is_enough(self, journey, verify):
        receive_scan(journey)
        assert verify(accept("family_card"), counted=1) == {}

    def test_none_is_returned_with_it(self, journey, verify):
        journey.receive({"family_card": {}})
        returned = VerificationInput("family_card", accepted=False, method="original", reason="X")
        assert set(verify(returned, counted=1)) == {"family_card"}

    def test_it_leaves_out_what_the_officer_returned_before(self, journey, verify):
        journey.receive({"family_card": {}, "marital_status": {}})
        returned = VerificationInput("family_card", accepted=False, method="original", reason="X")
        assert verify(returned) == {}
        journey.receive({"family_card": {}}, by=journey.verifier)
        assert verify(accept("marital_status"), counted=1) == {}


class TestZone:
    """A passport is not accepted against its own machine-readable zone."""

    @pytest.fixture
    def passport(self, journey, verify):
        journey.advance_to_selected()
        journey.receive({"passport": BEFORE_CLEARED["passport"]})
        return lambda zone: verify(accept("passport", zone=zone), by=journey.regional)

    def test_one_that_agrees_is_kept_with_the_verification(self, journey, passport):
        assert passport(build_zone().lower()) == {}
        with reading_as(journey.national):
            event = DocumentEvent.objects.get(
                placement=journey.get().id, kind="accepted", requirement="passport"
            )
        assert event.fields == {"zone": build_zone()}

    @pytest.mark.parametrize(
        "changes",
        [{"number": "X1234576"}, {"birth": "940215"}, {"sex": "M"}, {"expiry": "320130"}],
    )
    def test_another_number_birth_sex_or_last_day_is_no_passport_of_hers(self, passport, changes):
        assert len(passport(build_zone(**changes))["passport.zone"]) == 1

    def test_a_check_digit_that_does_not_fit(self, passport):
        zone = build_zone()
        wrong = zone[:-1] + str((int(zone[-1]) + 1) % 10)
        assert len(passport(wrong)["passport.zone"]) == 1

    def test_what_is_no_zone(self, passport):
        assert set(passport("P<IDN")) == {"passport.zone"}

    def test_the_zone_of_a_card_is_none_of_a_passport(self, passport):
        card = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
        assert passport(card) == {
            "passport.zone": [
                "Ini bukan bacaan mesin (MRZ) paspor: ketik kedua barisnya, masing-masing 44 huruf dan angka."
            ]
        }

    def test_another_name_is_no_contradiction(self, passport):
        assert passport(build_zone(name="SITI<NURKHALIMAH")) == {}

    def test_without_a_zone_it_is_verified_as_before(self, passport):
        assert passport("  ") == {}


class TestFourEyes:
    """What an act bars from is known before it."""

    def list_barred(self, journey, officer):
        with reading_as(officer):
            snapshot = load_snapshot(officer, journey.get(officer), with_line_status=False)
            return [each.code for each in list_milestones_barred_by_verifying(snapshot)]

    def test_who_verifies_does_not_clear(self, journey):
        journey.receive(BEFORE_SELECTED)
        assert self.list_barred(journey, journey.regional) == ["cleared"]

    def test_nothing_is_lost_by_who_does_not_clear_anyway(self, journey):
        journey.receive(BEFORE_SELECTED)
        assert self.list_barred(journey, journey.verifier) == []

    def test_after_the_clearance_nothing_is_left_to_lose(self, journey):
        journey.advance_to_cleared()
        assert self.list_barred(journey, journey.head) == []
