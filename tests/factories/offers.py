"""Examinees on the roster, the choices of employers abroad, and offers that wait."""

from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.files import ExchangeFile, write_file
from rantau.rounds.models import Offer
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from rantau.rounds.services.sending import complete_documents
from rantau.worker.periodic_tasks import ROUNDS_ACTOR
from tests.factories.examinees import pass_examinee
from tests.factories.rosters import (
    build_documents,
    export,
    photograph,
    send,
    take_answer,
    write_answers,
)
from tests.factories.rounds import CODE
from tests.worker_login import get_officer_as_system

CHOICE = {
    "outcome": "chosen",
    "offer": "",
    "on": "",
    "employer": "Contoh Perusahaan 1",
    "region": "Gyeonggi",
    "sector": "manufacturing",
    "wage": "2156880",
    "currency": "KRW",
    "months": "36",
    "hours": "40",
    "replaces": "",
}


def roster(*numbers, code=CODE, by=ROUNDS_ACTOR):
    """Examinees on the roster; gives their exam numbers."""
    exams = send(*numbers, code=code)
    take_answer(write_answers(1, dict.fromkeys(exams, "approved"), code=code), by=by)
    return exams


def roster_by_points(*totals):
    """Examinees on the roster of Korea's round who were ranked by these points of the test; gives
    their exam numbers."""
    exams = [pass_examinee(number, total=each, skill=50) for number, each in enumerate(totals, 1)]
    data = RankingInput(CODE, "Nilai lengkap", "All points are there")
    reference = propose_ranking(get_officer_as_system("pusat"), uuid4(), data).answer
    publish_ranking(get_officer_as_system("pusat-2"), uuid4(), reference)
    counter = get_officer_as_system("loket.3212")
    for number, exam in enumerate(exams, 1):
        photograph(exam, number)
        complete_documents(counter, uuid4(), exam, build_documents(number))
    export()
    take_answer(write_answers(1, dict.fromkeys(exams, "approved")))
    return exams


def write_choices(number, choices, *, code=CODE, sender="HRDK"):
    """A file of CHOICE: exam number -> what differs from CHOICE; today, each its own offer."""
    today = clock.today().isoformat()
    rows = [
        {"exam_number": exam, **CHOICE, "offer": f"K-{number}-{exam}", "on": today, **changes}
        for exam, changes in choices.items()
    ]
    return write_file(ExchangeFile("CHOICE", code, sender, number, clock.now(), rows))


def choose(number, choices, *, code=CODE, by=ROUNDS_ACTOR):
    """Take in a file of choices; gives it as headquarters sees it."""
    content = write_choices(number, choices, code=code)
    return take_answer(content, name="pilihan.txt", by=by)


def get_offer_of(exam, *, by=ROUNDS_ACTOR):
    """The newest offer to her, with her examinee."""
    with reading_as(by):
        rows = Offer.objects.select_related("examinee").filter(examinee__exam_number=exam)
        return rows.order_by("-received_at", "-id").first()
