"""The visits of one worker on the day: at most eight requests, at least two officers."""

import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rantau.common import clock
from rantau.demo.load.officer import Machine, Officer
from rantau.demo.load.people import InventedPerson
from rantau.demo.load.steps import Steps

# Step of the rehearsal -> code of the milestone that is decided.
DECISIONS = {"select": "selected", "clear": "cleared"}
WAGE, CURRENCY = "1000", "USD"  # of the job orders that the day opens
PRINT_ATTEMPTS, PRINT_PAUSE = 600, 0.1  # times and seconds: wait up to a minute for a PDF


@dataclass
class Clients:
    """The clients that serve workers.

    officers  by login
    machines  one API client for each agency, by its number
    lines     the key of a quota line, by number of the agency and sex
    """

    officers: dict[str, Officer]
    machines: list[Machine]
    lines: dict[tuple[int, str], str]


@dataclass
class Worker:
    """A worker who is served, and what is known of her placement so far.

    suffix, region  of the logins of her district office and of her regional office
    agency          the number of her agency
    revision        of her placement
    """

    person: InventedPerson
    suffix: str
    region: str
    agency: int
    reference: str = ""
    placement: str = ""
    revision: int = 0
    passport: str = ""


def list_first_visit_documents(worker: Worker) -> dict[str, dict[str, str]]:
    """List the documents of the first visit with their fields; all will be accepted."""
    signed = (clock.today() - timedelta(days=9)).isoformat()
    return {
        "identity_card": {"name": worker.person.name},
        "family_card": {},
        "family_permission": {"signed_on": signed},
        "marital_status": {},
        "placement_agreement": {"number": f"PP-{worker.placement}", "signed_on": signed},
    }


def list_second_visit_documents(worker: Worker) -> dict[str, dict[str, str]]:
    """List the documents of the second visit with their fields; all will be accepted."""
    today = clock.today()
    later, recent = _format_day(today, 700), _format_day(today, -12)
    return {
        "passport": {"number": worker.passport, "name": worker.person.name, "expires_on": later},
        "medical": {"result": "fit", "examined_on": recent},
        "competence": {"number": f"K-{worker.placement}", "expires_on": later},
        "social_security": {"number": f"JS-{worker.placement}", "covered_until": later},
        "contract": {
            "number": f"PK-{worker.placement}",
            "ends_on": later,
            "wage": WAGE,
            "currency": CURRENCY,
            "paid_to": "own",
        },
        "visa": {"number": f"V-{worker.placement}", "expires_on": _format_day(today, 180)},
        "orientation": {"attended_on": recent},
    }


def _format_day(start: date, days: int) -> str:
    return (start + timedelta(days=days)).isoformat()


def run_first_visit(worker: Worker, clients: Clients, steps: Steps) -> None:
    """Serve a worker at her district office, from the search to her candidate ID."""
    counter = clients.officers[f"loket.{worker.suffix}"]
    steps.measure(
        "search", lambda: counter.post("/orang/cari/", {"q": worker.person.name}), expected=200
    )
    register_and_select(worker, clients, steps)
    fetch_documents(worker, "IDC", counter, steps)


def register_and_select(worker: Worker, clients: Clients, steps: Steps) -> None:
    """Register a worker, make her a candidate, receive and verify her documents, and select her."""
    counter = clients.officers[f"loket.{worker.suffix}"]
    verifier = clients.officers[f"verifikasi.{worker.suffix}"]
    response = steps.measure(
        "register",
        lambda: counter.post_json("/api/v1/persons", worker.person.to_body()),
        expected=201,
        is_command=True,
    )
    worker.reference = response.json()["reference"]
    become_candidate(worker, clients, steps)
    receive_and_verify(worker, list_first_visit_documents(worker), counter, verifier, steps)
    decide_placement(worker, "select", verifier, steps)


def become_candidate(worker: Worker, clients: Clients, steps: Steps) -> None:
    """Register the worker as a candidate by the agency's own system, under one of its lines."""
    body = {
        "person": worker.reference,
        "birth_date": worker.person.born.isoformat(),
        "line": clients.lines[worker.agency, worker.person.sex],
    }
    machine = clients.machines[worker.agency]
    response = steps.measure(
        "candidate",
        lambda: machine.post_json("/api/v1/placements", body),
        expected=201,
        is_command=True,
    )
    worker.placement, worker.revision = response.json()["reference"], 1


def run_second_visit(worker: Worker, clients: Clients, steps: Steps) -> None:
    """Serve a worker at her regional office, from the search to her clearance."""
    verifier = clients.officers[f"bp3mi.{worker.region}"]
    head = clients.officers[f"kepala-bp3mi.{worker.region}"]
    steps.measure(
        "search", lambda: verifier.post("/orang/cari/", {"q": worker.reference}), expected=302
    )
    steps.measure("open", lambda: verifier.get(f"/berkas/{worker.placement}/"), expected=200)
    receive_and_verify(worker, list_second_visit_documents(worker), verifier, verifier, steps)
    decide_placement(worker, "clear", head, steps)
    fetch_documents(worker, "KLR", head, steps)


def receive_and_verify(
    worker: Worker,
    documents: dict[str, dict[str, str]],
    counter: Officer,
    verifier: Officer,
    steps: Steps,
) -> None:
    """Receive all documents with one form, then verify all with one form.

    documents  requirement -> the fields typed from its document
    """
    form = build_receiving_form(documents, seen=worker.revision)
    address = f"/berkas/{worker.placement}"
    steps.measure(
        "receive", lambda: counter.post(f"{address}/terima/", form), expected=302, is_command=True
    )
    verdicts = {
        "seen": worker.revision + 1,
        **dict.fromkeys(documents, "accept"),
        **{f"{code}.how": "original" for code in documents},
    }
    steps.measure(
        "verify",
        lambda: verifier.post(f"{address}/periksa/", verdicts),
        expected=302,
        is_command=True,
    )
    worker.revision += 2


def build_receiving_form(documents: dict[str, dict[str, str]], *, seen: int) -> dict[str, Any]:
    """Build the form that receives these documents.

    documents  requirement -> the fields typed from its document
    seen       the revision of the placement that the officer sees
    """
    form: dict[str, Any] = {"seen": seen}
    for code, fields in documents.items():
        form[f"{code}.got"] = "on"
        form |= {f"{code}.{name}": value for name, value in fields.items()}
    return form


def decide_placement(worker: Worker, step: str, officer: Officer, steps: Steps) -> None:
    """Take the decision of the visit (`select` or `clear`), which issues documents."""
    address = f"/berkas/{worker.placement}/putuskan/"
    form = {"seen": worker.revision, "decision": DECISIONS[step]}
    steps.measure(step, lambda: officer.post(address, form), expected=302, is_command=True)
    worker.revision += 1


def fetch_documents(worker: Worker, letter: str, officer: Officer, steps: Steps) -> None:
    """Open the file and fetch the signed PDF of a document, again and again until it is printed.

    letter  the prefix of its serial
    """
    file = steps.measure("open", lambda: officer.get(f"/berkas/{worker.placement}/"), expected=200)
    page = file.body.decode()
    start = page.index(f"/surat/{letter}-")
    address = page[start : page.index('"', start)]

    def fetch_printed() -> Any:
        for _ in range(PRINT_ATTEMPTS):
            response = officer.get(address)
            if response.status != 202:
                return response
            time.sleep(PRINT_PAUSE)
        return response

    steps.measure("fetch_pdf", fetch_printed, expected=200)


def run_journey(worker: Worker, border: Officer, post: Officer, steps: Steps) -> None:
    """Find the worker at the border, record the departure, then the arrival at the post."""
    traveller = {"passport": worker.passport, "birth_date": worker.person.born.isoformat()}
    steps.measure("border", lambda: border.post("/berangkat/", traveller), expected=302)
    address = f"/berkas/{worker.placement}"
    departure = {"seen": worker.revision, "carrier": "GA 870"}
    steps.measure(
        "depart",
        lambda: border.post(f"{address}/berangkat/", departure),
        expected=302,
        is_command=True,
    )
    arrival = {"seen": worker.revision + 1, "address": "Alamat peraga 1"}
    steps.measure(
        "arrive", lambda: post.post(f"{address}/tiba/", arrival), expected=302, is_command=True
    )
    worker.revision += 2
