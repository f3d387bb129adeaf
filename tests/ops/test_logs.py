"""Logs are one JSON object a line, and hold nothing of anybody, however it went."""

import json
import os
import re
import signal
import time
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from rantau.demo.load.officer import Officer
from rantau.demo.load.people import invent_person
from tests.ops.machine import BACK, start_machine

pytestmark = pytest.mark.slow
SECRETS = {
    "name": "Zubaidah Markoni",
    "nik": "3212015402940077",
    "phone": "081255500077",
    "passport": "X7700077",
}
TROUBLES = ["", "\0", "\ud83d", "'; select 1 --", "x" * 3000]


def test_no_log_names_anybody(state):
    with start_machine(state / "logged") as made:
        clerk = Officer(made.port, "loket.3212")
        person = invent_person(1).to_body() | SECRETS
        for trouble in TROUBLES:
            for field, value in SECRETS.items():
                body = json.dumps(person | {field: value + trouble}).encode()
                clerk.request("POST", "/api/v1/persons", body)
        clerk.request("POST", "/orang/cari/", encode_form(q=SECRETS["nik"]), kind=FORM)
        clerk.request("POST", "/orang/daftar/", encode_form(**SECRETS), kind=FORM)
        clerk.request("GET", f"/orang/{SECRETS['nik']}/")
        Officer(made.port, "loket.3212", SECRETS["nik"])
        os.kill(made.postmaster(), signal.SIGKILL)
        time.sleep(0.1)
        ask_whatever_comes(clerk, json.dumps(person).encode())
        assert made.ready(BACK)
        for pid in made.children("granian")[-1:]:
            os.kill(pid, signal.SIGKILL)
        time.sleep(2)
        assert made.ready(BACK)

    printed = made.output.read_text()
    written = printed + (made.folder / "pg" / "server.log").read_text(errors="replace")
    for secret in (*SECRETS.values(), *SECRETS["name"].split()):
        assert secret.casefold() not in written.casefold()
    logged = [
        line for line in printed.splitlines() if re.search("error|warning|traceback", line, re.I)
    ]
    assert len(logged) > 1
    for line in logged:
        assert {"at", "level", "logger", "message"} <= set(json.loads(line))


FORM = "application/x-www-form-urlencoded"


def encode_form(**typed):
    return urlencode(typed).encode()


def ask_whatever_comes(clerk, body):
    """One request into the fault; it may be refused or cut off."""
    with suppress(OSError):
        clerk.request("POST", "/api/v1/persons", body)
