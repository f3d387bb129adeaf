"""A rehearsed round from the documents to the roster: files are completed at the counters, the
roster goes to a counterpart that answers late, wrong and twice, and returned rows are cleared."""

import re
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from zlib import crc32

from rantau.common import clock
from rantau.demo.load.officer import Officer
from rantau.demo.photos import draw_photo
from rantau.demo.rehearsal.round_exchange import MINUTE, RARELY, Counterpart
from rantau.demo.rehearsal.round_walk import FIRST, Hopeful, Walk
from rantau.placement.requirements import add_months
from rantau.rounds.models import Examinee, Offer, ReturnedRow
from rantau.rounds.photos import PHOTO
from rantau.rounds.roster_selectors import LATE_AFTER
from rantau.rounds.services.rosters import list_files_to_ask_about
from rantau.rounds.stages import Stage

STAYS_HOME = 40  # one in so many
SPARE_MONTHS = 6  # of documents beyond what is asked
MAX_SENDINGS = 5  # of rows that came back
REFERENCE = r'href="{path}([A-Z]{{2}}-[0-9A-Z-]+)/"'


def send_roster(walk: Walk, counterpart: Counterpart) -> None:
    """Complete the documents, export the roster, and clear the rows that come back until none does;
    of those whom the counterpart approves employers choose by rank."""
    walk.go_to(walk.edition.windows["documents"].begins + MINUTE)
    ranked = list_at(walk, Stage.RANKED)
    come = [each for each in ranked if each.number % STAYS_HOME]
    walk.run_stage("documents complete", lambda each: _complete(walk, each), come)
    for sending in range(MAX_SENDINGS):
        rows = len(list_at(walk, Stage.COMPLETE))
        if not rows:
            return
        started = time.monotonic()
        walk.send("export_roster", walk.officers[FIRST], f"/putaran/{walk.code}/kirim/", {})
        walk.acknowledge("rosters")
        walk.note_stage("roster exported", 1, time.monotonic() - started)
        if sending == 0:
            _let_be_late(walk)
        missing = walk.contracts - walk.read(lambda: Offer.objects.filter(replaces="").count())
        chosen = min(1, (missing + 0.5) / rows)
        manners = replace(counterpart.manners, wrong=1, twice=1, chosen=chosen)
        counterpart.exchange(walk, manners)
        _clear_returned(walk)


def list_at(walk: Walk, stage: Stage) -> list[Hopeful]:
    """Who is at a stage, as the offices know it."""
    rows = Examinee.objects.filter(round__code=walk.code, stage=stage)
    numbers = walk.read(lambda: set(rows.values_list("exam_number", flat=True)))
    return [each for each in walk.people if each.exam_number in numbers]


def _complete(walk: Walk, hopeful: Hopeful) -> None:
    """Hand in all documents that the round asks; one in some has forgotten one at first."""
    form: dict[str, str] = {}
    today = clock.today()
    for asked in walk.edition.list_sending(hopeful.sector):
        code = asked.code
        form[f"present_{code}"] = "on"
        if asked.has_number:
            is_passport = code == "passport"
            form[f"number_{code}"] = hopeful.passport if is_passport else f"G-{hopeful.number}"
        if asked.valid_months:
            until = add_months(today, asked.valid_months + SPARE_MONTHS)
            form[f"until_{code}"] = f"{until:%d-%m-%Y}"
    path, counter = f"/putaran/dokumen/{hopeful.exam_number}/", walk.get_counter(hopeful)
    if rules := walk.edition.photo:
        walk.send_file("photo", counter, f"{path}foto/", {}, draw_photo(rules, hopeful.number))
        walk.acknowledge("photographs")
    if form and hopeful.number % STAYS_HOME == 1:
        missing = dict(list(form.items())[1:])
        walk.send("forget_document", counter, path, missing, expected=422)
    walk.send("complete_documents", counter, path, form)
    walk.acknowledge("documents")


def _let_be_late(walk: Walk) -> None:
    """Let the days pass after which headquarters is asked to write to the counterpart."""
    walk.go_to(clock.now() + LATE_AFTER + timedelta(days=1))
    walk.wait_for_worker(
        "asked for a late answer", lambda: not list_files_to_ask_about(), moves=RARELY
    )


def _clear_returned(walk: Walk) -> None:
    """Each office tells the counterpart that its rows were right: the passport says so. To a
    photograph that came back it answers with another one."""
    offices = {each.desk.suffix: walk.get_counter(each) for each in walk.people}
    found = [
        (counter, reference)
        for counter in offices.values()
        for reference in _list_waiting(walk, counter)
    ]
    walk.run_stage("returned rows cleared", lambda each: _answer_returned_row(walk, *each), found)


def _answer_returned_row(walk: Walk, counter: Officer, reference: str) -> None:
    rules = walk.edition.photo
    if rules is None or _get_field(walk, reference) != PHOTO:
        _uphold(walk, counter, reference)
        return
    form = {"decision": "correct", "note": ""}
    another = draw_photo(rules, crc32(reference.encode()))
    walk.send_file("photo_again", counter, f"/putaran/kembali/{reference}/", form, another)
    walk.acknowledge("returned rows")


def _get_field(walk: Walk, reference: str) -> str:
    return walk.read(
        lambda: ReturnedRow.objects.values_list("field", flat=True).get(reference=reference)
    )


def _uphold(walk: Walk, counter: Officer, reference: str) -> None:
    form = {"decision": "uphold", "value": "", "note": "The passport has it as we sent it"}
    walk.send("clear_returned", counter, f"/putaran/kembali/{reference}/", form)
    walk.acknowledge("returned rows")


def _list_waiting(walk: Walk, counter: Officer) -> list[str]:
    """The references of the returned rows that an office has to clear; those stand first."""
    found, page, path = [], 1, "/putaran/kembali/"
    pattern = REFERENCE.format(path=re.escape(path))
    while True:
        look = partial(counter.get, f"{path}?halaman={page}")
        shown = walk.steps.measure("list", look, expected=200).body.decode()
        fresh = [each for each in re.findall(pattern, shown) if each not in found]
        if not fresh:
            break
        found += fresh
        page += 1
    waiting = walk.read(_list_waiting_references)
    return [each for each in found if each in waiting]


def _list_waiting_references() -> set[str]:
    rows = ReturnedRow.objects.filter(outcome="", examinee__stage=Stage.SENT)
    return set(rows.values_list("reference", flat=True))
