"""What the operator gives others a way in with: clients for machines, links for administrators."""

import re

import pytest

from rantau.access.actor import build_system_actor
from rantau.access.models import ApiClient, Invitation
from rantau.access.scope import reading_as
from rantau.access.tokens import hash_secret
from tests.ops.management import run_management_command


@pytest.fixture
def say(worker_db, capsys):
    """Run a command as the command line would; its exit code and what it printed."""

    def run(command, *words):
        return run_management_command(command, *words), capsys.readouterr()

    return run


def kept(model):
    """The rows of a table as the system sees them."""
    with reading_as(build_system_actor("test")):
        return list(model.objects.order_by("-id"))


def test_a_client_is_made_and_its_secret_shown_once(say):
    code, printed = say("client", "make", "AG-001", "agency", "job_orders:read", "placements:write")
    secret = re.search(r"client_secret\s+(\S+)", printed.out).group(1)
    made = kept(ApiClient)[0]

    assert code == 0
    assert made.code in printed.out
    assert made.digest == hash_secret(secret)
    assert made.scopes == ["job_orders:read", "placements:write"]


def test_and_revoked(say):
    say("client", "make", "AG-001", "agency", "job_orders:read")
    made = kept(ApiClient)[0]

    assert say("client", "revoke", made.code, "--why", "diganti")[0] == 0
    assert kept(ApiClient)[0].ends_at is not None
    assert say("client", "revoke", made.code, "--why", "lagi")[0] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("XX-1", "agency", "job_orders:read"),
        ("AG-001", "head", "job_orders:read"),
        ("AG-001", "agency", "all"),
    ],
)
def test_what_does_not_fit_is_said_and_ends_with_one(say, words):
    code, printed = say("client", "make", *words)

    assert code == 1
    assert printed.err.strip()
    assert "client_secret" not in printed.out


def test_an_offices_administrator_is_invited_by_a_link(say):
    code, printed = say("office", "invite", "dn-3213", "Ratna Sari")
    secret = printed.out.strip().rstrip("/").rpartition("/")[2]
    made = kept(Invitation)[0]

    assert code == 0
    assert (made.name, made.role, made.digest) == (
        "Ratna Sari",
        "administrator",
        hash_secret(secret),
    )
    assert say("office", "invite", "XX-1", "Ratna Sari")[0] == 1
