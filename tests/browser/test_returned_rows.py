"""An officer clears a row that the counterpart sent back: both values side by side, what the
passport has is typed, and the name goes out again."""

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import RosterFile
from tests.actors import get_officer
from tests.factories.rosters import IN_DOCUMENTS, export, return_row, send
from tests.factories.rounds import publish_round

pytestmark = pytest.mark.story
SENT, RETURNED, CORRECTED = "CONTOH PESERTA B", "CONTOH PESERT B", "CONTOH PESERT"


def test_a_returned_name_is_corrected_and_sent_again(frozen, guest):
    publish_round()
    frozen.at = IN_DOCUMENTS
    with clock.freeze_clock(IN_DOCUMENTS):
        exam, *_others = send(1, 2)
        reference = return_row(exam)
    officer = guest("loket.3212").goes("/kantor/").follows("Putaran")
    officer.follows("Baris yang dikembalikan").follows(reference)
    officer.reads("Yang kita kirim", SENT, "Menurut mitra luar negeri", RETURNED, exam)

    correct = "Lain dari yang kita kirim: perbaikannya kita kirim"
    at_value = "Seperti di paspor, bila kita yang salah"
    officer.ticks(correct).types({at_value: SENT}).presses("Selesaikan")
    officer.reads("Ini sama dengan yang dikirim")
    officer.types({at_value: CORRECTED}).presses("Selesaikan")
    officer.reads("Lihat sekali lagi", f"{SENT} → {CORRECTED}").presses("Perbaiki")
    officer.reads("Tersimpan", f"{SENT} → {CORRECTED}")
    officer.goes("/putaran/kembali/").reads(reference, "Diperbaiki")

    with clock.freeze_clock(IN_DOCUMENTS):
        content = read_roster(export())
    assert f"{exam};{CORRECTED};" in content
    assert SENT not in content


def read_roster(reference):
    with reading_as(get_officer("pusat")):
        return RosterFile.objects.get(reference=reference).content
