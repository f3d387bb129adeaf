"""The operator's commands that give access: API clients, and links for administrators."""

import re
from uuid import uuid4

import pytest

from rantau.access.actor import build_system_actor
from rantau.access.models import ApiClient, Invitation
from rantau.access.scope import reading_as
from rantau.access.services.clients import confirm_client
from rantau.access.tokens import hash_secret
from rantau.journal.models import Entry
from tests.ops.management import run_management_command
from tests.worker_login import get_officer_as_system


@pytest.fixture
def run_command(worker_db, capsys):
    """Run a command as the command line would; its exit code and what it printed."""

    def run(command, *words):
        return run_management_command(command, *words), capsys.readouterr()

    return run


def list_rows(model):
    """The rows of a table as the system sees them."""
    with reading_as(build_system_actor("test")):
        return list(model.objects.order_by("-id"))


def test_a_client_is_made_and_its_secret_shown_once(run_command):
    code, printed = run_command(
        "client", "make", "AG-001", "agency", "job_orders:read", "placements:write"
    )
    secret = re.search(r"client_secret\s+(\S+)", printed.out).group(1)
    made = list_rows(ApiClient)[0]

    assert code == 0
    assert made.code in printed.out
    assert made.digest == hash_secret(secret)
    assert made.scopes == ["job_orders:read", "placements:write"]


def test_where_headquarters_has_its_people_the_operator_is_told_of_no_second_account(run_command):
    code, printed = run_command("operator", "Ibu Tiga", "pusat-tiga")

    assert code == 0
    assert "second" not in printed.out


def test_a_client_of_the_operator_waits_for_a_second_person(run_command):
    _, printed = run_command("client", "make", "AG-001", "agency", "job_orders:read")
    made = list_rows(ApiClient)[0]

    assert (made.proposed_by, made.confirmed_at) == ("system:operator", None)
    assert f"/kantor/petugas/usulan/aplikasi/{made.code}/" in printed.out
    confirm_client(get_officer_as_system("pusat"), uuid4(), made.code)
    assert list_rows(ApiClient)[0].confirmed_by == get_officer_as_system("pusat").ref


def test_and_revoked(run_command):
    run_command("client", "make", "AG-001", "agency", "job_orders:read")
    made = list_rows(ApiClient)[0]

    assert run_command("client", "revoke", made.code, "--why", "diganti")[0] == 0
    assert list_rows(ApiClient)[0].ends_at is not None
    assert run_command("client", "revoke", made.code, "--why", "lagi")[0] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("XX-1", "agency", "job_orders:read"),
        ("AG-001", "head", "job_orders:read"),
        ("AG-001", "agency", "all"),
    ],
)
def test_what_does_not_fit_is_said_and_ends_with_one(run_command, words):
    code, printed = run_command("client", "make", *words)

    assert code == 1
    assert printed.err.strip()
    assert "client_secret" not in printed.out


def test_an_offices_administrator_is_invited_by_a_link(run_command):
    code, printed = run_command("office", "invite", "dn-3213", "Ratna Sari")
    secret = printed.out.strip().rstrip("/").rpartition("/")[2]
    made = list_rows(Invitation)[0]

    assert code == 0
    assert (made.name, made.role, made.digest) == (
        "Ratna Sari",
        "administrator",
        hash_secret(secret),
    )
    assert run_command("office", "invite", "XX-1", "Ratna Sari")[0] == 1


@pytest.mark.parametrize("name", ["loket.3212", "p3mi.1"])
def test_a_slow_down_is_lifted_and_stands_in_the_journal(run_command, name):
    code, printed = run_command("limit", "lift", name, "--why", "Menelepon kami")

    assert (code, name in printed.out) == (0, True)
    [entry] = [e for e in list_rows(Entry) if e.kind == "access:limits:lifted"]
    assert (entry.actor, entry.why) == ("system:operator", "Menelepon kami")


def test_nobodys_slow_down_is_not_lifted(run_command):
    for name in ("tak.ada", "RT-0000-0000"):
        code, printed = run_command("limit", "lift", name, "--why", "Menelepon kami")
        assert (code, bool(printed.err.strip())) == (1, True)
