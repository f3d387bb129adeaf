"""No ordinary command makes the verification fail: every verb there is, from the registry of
addresses and operations and from the management commands. What the worker does: test_worker.py."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest

from rantau.access.actor import build_system_auditor
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.exchange.messages import FOLLOWED_KINDS, SILENT_KINDS, WORKER
from rantau.journal.models import Entry
from rantau.journal.verification import verify_journal
from rantau.ops.main import SOURCE
from tests.addresses import OPERATIONS, PAGES
from tests.addresses.visitors import LOGINS
from tests.api.contract import DECLARED
from tests.fuzz.sending import Browser, count_entries, list_senders, rollback_counted
from tests.module_data import rollback
from tests.ops.management import run_management_command

FORMS = [
    (name, number)
    for name, page in PAGES.items()
    for number, form in enumerate(page.forms)
    if form.entries
]
WRITES = [name for name, operation in OPERATIONS.items() if operation.entries]
NO_FILE = Path("/nonexistent/heads.jsonl")  # nothing was sealed: every MAC and chain is checked
# Management commands by what they write; the others read, or write nothing of the database's.
COMMANDS = {
    "operator": [("operator", "Bu Operator", "operator.uji")],
    "client": [
        ("client", "make", "AG-001", "agency", "job_orders:read"),
        ("client", "revoke", "{client_id}", "--why", "diganti"),
    ],
    "limit": [("limit", "lift", "loket.3212", "--why", "sibuk")],
    "office": [
        ("office", "invite", "DN-3212", "Bu Admin"),
        (
            "office",
            "add",
            "PA-PL-WAW",
            "KBRI Warsawa",
            "--country",
            "PL",
            "--time-zone",
            "Europe/Warsaw",
            "--calendar",
            "post-tw",
        ),
        ("office", "move", "PA-PL-WAW", "--opens", "09:00", "--closes", "17:00"),
        ("office", "close", "PA-PL-WAW", "--why", "pindah"),
    ],
}
READ_ONLY = {
    "counterpart",
    "document",
    "journal",
    "reference",
    "rehearse",
    "rounds",
    "scheme",
    "statistics",
}
INSTALLS = {"install", "demo"}  # ran before every test here, and run again below


def find_faults():
    """What `journal verify` finds in this transaction."""
    with reading_as(build_system_auditor("verify")):
        return verify_journal(NO_FILE).faults


def list_unnotified():
    """Kinds of entries here that name the worker, make no message, and give no reason for that."""
    known = FOLLOWED_KINDS | SILENT_KINDS.keys()
    with reading_as(build_system_auditor("verify")):
        entries = Entry.objects.filter(tells__contains=[WORKER]).exclude(kind__in=known)
        return sorted(set(entries.values_list("kind", flat=True)))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), FORMS)
def test_every_form_that_writes_leaves_a_journal_that_verifies(db, name, number):
    for sender in list_senders(name, PAGES[name].forms[number]):
        with rollback(), rollback_counted(sender.before) as counter:
            sent = sender.post_and_keep(*sender.encode(), counter)
            assert sent.entries == sender.entry.entries
            assert find_faults() == ()
            assert list_unnotified() == []


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITES)
def test_every_operation_that_writes_leaves_a_journal_that_verifies(db, name):
    operation, (method, path, _) = OPERATIONS[name], DECLARED[name]
    client, before = Browser(), count_entries()
    client.force_login(Account.objects.get(login=LOGINS[operation.caller]))
    address, body = path.replace("{reference}", operation.reference()), operation.body()
    before = count_entries()
    answer = client.generic(
        method.upper(),
        address,
        json.dumps(body),
        "application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code < 300
    assert count_entries() == before + operation.entries
    assert find_faults() == ()
    assert list_unnotified() == []


def test_each_management_command_is_tried_or_changes_nothing():
    names = {
        path.stem
        for app in ("ops", "demo")
        for path in (SOURCE / app / "management" / "commands").glob("[a-z]*.py")
    }
    assert names == COMMANDS.keys() | READ_ONLY | INSTALLS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_management_command_that_writes_leaves_a_journal_that_verifies(
    worker_db, capsys, name
):
    known = {}
    for words in COMMANDS[name]:
        assert run_management_command(*[word.format(**known) for word in words]) == 0
        known |= re.findall(r"(client_id)\s+(\S+)", capsys.readouterr().out)
        assert find_faults() == ()


def test_installing_again_leaves_a_journal_that_verifies(owner_db):
    assert run_management_command("install", "--demo") == 0
    assert find_faults() == ()
