"""What one worker goes through on the day: at most eight requests, at least two officers."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rantau.common import clock
from rantau.demo.load.officer import Machine, Officer
from rantau.demo.load.people import InventedPerson
from rantau.demo.load.steps import Steps

PAPERS_TRIES, PAPERS_PAUSE = 600, 0.1  # a print is waited for up to a minute


@dataclass
class Desks:
    """Who serves: officers by login, agencies' machines with their lines by sex."""

    officers: dict[str, Officer]
    machines: list[Machine]
    lines: dict[tuple[int, str], str]


@dataclass
class Worker:
    """Somebody on the way, and what the visit needs to know of it."""

    person: InventedPerson
    suffix: str
    region: str
    agency: int
    reference: str = ""
    placement: str = ""
    revision: int = 0
    passport: str = ""
    papers: list[str] = field(default_factory=list)


def list_first_visit_documents(worker: Worker) -> dict[str, dict[str, str]]:
    """The papers of the first visit, all of them in order."""
    signed = (clock.today() - timedelta(days=9)).isoformat()
    return {
        "identity_card": {"name": worker.person.name},
        "family_card": {},
        "family_permission": {"signed_on": signed},
        "marital_status": {},
        "placement_agreement": {"number": f"PP-{worker.placement}", "signed_on": signed},
    }


def list_second_visit_documents(worker: Worker) -> dict[str, dict[str, str]]:
    """The papers of the second visit, all of them in order."""
    today = clock.today()
    later, recent = _format_day(today, 700), _format_day(today, -12)
    return {
        "passport": {"number": worker.passport, "name": worker.person.name, "expires_on": later},
        "medical": {"result": "fit", "examined_on": recent},
        "competence": {"number": f"K-{worker.placement}", "expires_on": later},
        "social_security": {"number": f"JS-{worker.placement}", "covered_until": later},
        "contract": {"number": f"PK-{worker.placement}", "ends_on": later},
        "visa": {"number": f"V-{worker.placement}", "expires_on": _format_day(today, 180)},
        "orientation": {"attended_on": recent},
    }


def _format_day(start: date, days: int) -> str:
    return (start + timedelta(days=days)).isoformat()


def run_first_visit(worker: Worker, desks: Desks, steps: Steps) -> None:
    """Search, register, become a candidate, receive, verify, select, open, fetch the PDF."""
    counter = desks.officers[f"loket.{worker.suffix}"]
    verifier = desks.officers[f"verifikasi.{worker.suffix}"]
    steps.take("search", lambda: counter.post("/orang/cari/", {"q": worker.person.name}), wants=200)
    answer = steps.take(
        "register",
        lambda: counter.call("/api/v1/persons", worker.person.body()),
        wants=201,
        writes=True,
    )
    worker.reference = answer.json()["reference"]
    become_candidate(worker, desks, steps)
    receive_and_verify(worker, list_first_visit_documents(worker), counter, verifier, steps)
    decide_placement(worker, "select", verifier, steps)
    fetch_documents(worker, "IDC", counter, steps)


def become_candidate(worker: Worker, desks: Desks, steps: Steps) -> None:
    """The agency's own system takes the worker under one of its lines."""
    body = {
        "person": worker.reference,
        "birth_date": worker.person.born.isoformat(),
        "line": desks.lines[worker.agency, worker.person.sex],
    }
    machine = desks.machines[worker.agency]
    answer = steps.take(
        "candidate", lambda: machine.call("/api/v1/placements", body), wants=201, writes=True
    )
    worker.placement, worker.revision = answer.json()["reference"], 1


def run_second_visit(worker: Worker, desks: Desks, steps: Steps) -> None:
    """Search, open, receive, verify, clear, open, fetch the PDF; at the regional office."""
    verifier = desks.officers[f"bp3mi.{worker.region}"]
    head = desks.officers[f"kepala-bp3mi.{worker.region}"]
    steps.take("search", lambda: verifier.post("/orang/cari/", {"q": worker.reference}), wants=200)
    steps.take("open", lambda: verifier.get(f"/berkas/{worker.placement}/"), wants=200)
    receive_and_verify(worker, list_second_visit_documents(worker), verifier, verifier, steps)
    decide_placement(worker, "clear", head, steps)
    fetch_documents(worker, "KLR", head, steps)


def receive_and_verify(
    worker: Worker, papers: dict[str, Any], taker: Officer, verifier: Officer, steps: Steps
) -> None:
    """All papers at once, then all verdicts at once."""
    form: dict[str, Any] = {"seen": worker.revision}
    for code, fields in papers.items():
        form[f"{code}.got"] = "on"
        form |= {f"{code}.{name}": value for name, value in fields.items()}
    address = f"/berkas/{worker.placement}"
    steps.take("receive", lambda: taker.post(f"{address}/terima/", form), wants=302, writes=True)
    verdicts = {"seen": worker.revision + 1, "how": "original", **dict.fromkeys(papers, "accept")}
    steps.take(
        "verify", lambda: verifier.post(f"{address}/periksa/", verdicts), wants=302, writes=True
    )
    worker.revision += 2


def decide_placement(worker: Worker, step: str, officer: Officer, steps: Steps) -> None:
    """The decision of the visit, which issues its documents."""
    address = f"/berkas/{worker.placement}/putuskan/"
    form = {"seen": worker.revision}
    steps.take(step, lambda: officer.post(address, form), wants=302, writes=True)
    worker.revision += 1


def fetch_documents(worker: Worker, letter: str, officer: Officer, steps: Steps) -> None:
    """The file as it stands now, and the signed PDF, asked for until the worker has printed it."""
    opened = steps.take("open", lambda: officer.get(f"/berkas/{worker.placement}/"), wants=200)
    page = opened.body.decode()
    start = page.index(f"/surat/{letter}-")
    address = page[start : page.index('"', start)]

    def printed() -> Any:
        for _ in range(PAPERS_TRIES):
            answer = officer.get(address)
            if answer.status != 202:
                return answer
            time.sleep(PAPERS_PAUSE)
        return answer

    steps.take("fetch_pdf", printed, wants=200)


def run_journey(worker: Worker, border: Officer, post: Officer, steps: Steps) -> None:
    """Found at the border by passport and birth date, seen off, and reported at the post."""
    traveller = {"passport": worker.passport, "birth_date": worker.person.born.isoformat()}
    steps.take("border", lambda: border.post("/berangkat/", traveller), wants=302)
    address = f"/berkas/{worker.placement}"
    off = {"seen": worker.revision, "carrier": "GA 870"}
    steps.take("depart", lambda: border.post(f"{address}/berangkat/", off), wants=302, writes=True)
    there = {"seen": worker.revision + 1, "address": "Alamat peraga 1"}
    steps.take("arrive", lambda: post.post(f"{address}/tiba/", there), wants=302, writes=True)
    worker.revision += 2
