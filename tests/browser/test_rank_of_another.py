"""An official of headquarters tries to move a rank. No page and no posted form does it: only points
that were corrected, by two persons, and an amendment that says whom it touches."""

import csv
from uuid import uuid4

import pytest

from rantau.common import clock
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from tests.actors import get_officer
from tests.browser.frozen import post_form
from tests.factories.examinees import IN_APPEALS, build_ticket, pass_examinee
from tests.factories.rounds import CODE, publish_round

pytestmark = pytest.mark.story
TOTALS = (150, 140, 130)  # of the test, of the first, second and third
WHY = {
    "Dasarnya, atau apa yang berubah dan mengapa, dalam bahasa Indonesia": "Nilai diperbaiki",
    "Isi yang sama dalam bahasa Inggris": "Points were corrected",
}


@pytest.fixture
def ranked(frozen):
    """Three people with a published ranking, while objections are taken; their exam numbers."""
    publish_round()
    frozen.at = IN_APPEALS
    with clock.freeze_clock(IN_APPEALS):
        exams = [pass_examinee(n, total=each, skill=50) for n, each in enumerate(TOTALS, 1)]
        data = RankingInput(CODE, "Nilai lengkap", "All points are there")
        first = propose_ranking(get_officer("pusat"), uuid4(), data).answer
        publish_ranking(get_officer("pusat-2"), uuid4(), first)
    return exams


def read_ranking(visitor, number=1):
    """Tickets in the order of their ranks, from the file that anybody downloads."""
    answer = visitor.page.context.request.get(f"/putaran/{CODE}/peringkat/{number}/")
    lines = answer.text().splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("ticket,"))
    rows = csv.DictReader(lines[head:])
    return [row["ticket"] for row in sorted(rows, key=lambda row: int(row["rank"]))]


def test_no_form_writes_a_rank_and_a_correction_names_whom_it_touches(guest, ranked):
    official, second, public = guest("pusat"), guest("pusat-2"), guest()
    before = [build_ticket(n) for n in (1, 2, 3)]
    assert read_ranking(public) == before
    try_by_forms(official, ranked)
    assert read_ranking(public) == before

    appeal = object_to_result(public, ranked[2])
    correct_points(official, second, appeal)
    assert read_ranking(public) == before  # points alone move nobody
    amend(official, second)
    assert read_ranking(public, 2) == [build_ticket(n) for n in (3, 1, 2)]
    public.goes(f"/putaran/{CODE}/peringkat/")
    public.reads("Perubahan nomor 1", "Nilai diperbaiki", build_ticket(3))
    public.reads("baru masuk, atau keluar: 1.", "bergeser karenanya: 2.")


REFUSED = (409, 422)  # not 403, which a form without its token gets


def try_by_forms(official, exams):
    """What a form could say of a rank is not read, and a published ranking is decided."""
    official.goes("/putaran/peringkat/").finds(r"PR-\w{4}-\w{4}")
    reference = official.finds(r"PR-\w{4}-\w{4}")
    rank = {"rank": "1", "ticket": build_ticket(3), "exam_number": exams[2]}
    form = {"key": str(uuid4()), "round_code": CODE, "why_id": "x", "why_en": "x", **rank}
    official.goes("/putaran/peringkat/baru/")
    assert official.page.locator("[name*=rank], [name*=ticket]").count() == 0
    assert post_form(official, "/putaran/peringkat/baru/", form) in REFUSED
    decision = {"key": str(uuid4()), "decision": "published", "why": "", **rank}
    assert post_form(official, f"/putaran/peringkat/{reference}/", decision) in REFUSED


def object_to_result(public, exam):
    public.goes("/putaran/hasil/keberatan/").types(
        {
            "Nomor ujian": exam,
            "Tanggal lahir": "01-01-1998",
            "Apa yang salah pada hasilnya?": "Lembar kedua tidak dihitung",
        }
    )
    return public.presses("Ajukan keberatan").finds(r"KB-\w{4}-\w{4}")


def correct_points(official, second, appeal):
    """One proposes other points and cannot confirm them; another can."""
    address = f"/putaran/keberatan/{appeal}/"
    official.goes(address).ticks("Nilai lain: disetujui oleh petugas kedua")
    official.types({"Bagian, bila nilai berubah": "Membaca", "Nilai, bila berubah": "95"})
    official.types({"Alasan": "Lembar kedua dihitung"}).presses("Putuskan")
    official.goes(address).reads("Perubahan ini harus disetujui oleh petugas pusat yang lain")
    confirm = {"key": str(uuid4()), "decision": "confirm", "why": ""}
    assert post_form(official, address, confirm) in REFUSED
    second.goes(address).ticks("Setujui nilai ini: langsung berlaku").presses("Putuskan")


def amend(official, second):
    official.goes("/putaran/peringkat/baru/").types(WHY).presses("Hitung dan usulkan")
    reference = official.reads("Harus diterbitkan oleh petugas pusat yang lain").page.url
    decision = {"key": str(uuid4()), "decision": "published", "why": ""}
    assert post_form(official, reference, decision) in REFUSED
    second.goes(reference).ticks("Terbitkan: semua orang langsung melihatnya").presses("Putuskan")
