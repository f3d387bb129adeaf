"""A scan is chosen in the browser: one that cannot be opened is said at its field, and a good one
is seen by the verifier."""

import pytest

from tests.factories.files import LOCKED_PDF, write_photograph

pytestmark = pytest.mark.story
CARD = "KTP elektronik"


def test_a_locked_scan_is_refused_at_its_field_and_a_photograph_is_taken(
    visitor, place_worker, tmp_path
):
    locked, photograph = tmp_path / "ktp.pdf", tmp_path / "IMG_0001.jpg"
    locked.write_bytes(LOCKED_PDF)
    photograph.write_bytes(write_photograph(orientation=6))
    placement = place_worker("Bonifasius")

    counter = visitor("loket.3212").goes(f"/berkas/{placement}/terima/")
    counter.types({"Nama di kartu": "KUSNADI"}, within=CARD)
    counter.attaches("Foto atau pindaian", locked, within=CARD).presses("Terima yang dicentang")
    counter.reads("PDF ini dikunci dengan kata sandi")
    group = counter.page.get_by_role("group", name=CARD, exact=True)
    assert "kata sandi" in group.locator(".govuk-error-message").inner_text()
    assert counter.field("Nama di kartu", CARD).input_value() == "KUSNADI"

    counter.attaches("Foto atau pindaian", photograph, within=CARD).presses("Terima yang dicentang")
    counter.reads("Cetak tanda terima ini")
    verifier = visitor("verifikasi.3212").goes(f"/berkas/{placement}/periksa/")
    address = verifier.page.locator("details[data-scan] img").first.get_attribute("src")
    shown = verifier.page.request.get(verifier.page.url.split("/berkas")[0] + address)
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"Exif" in write_photograph()
    assert b"Exif" not in shown.body()
