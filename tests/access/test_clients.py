"""Machines act for an office in one role, limited to scopes; their secrets are nowhere kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.actor import system
from rantau.access.errors import NoSuchClient, NoSuchOffice, UnknownClient, WrongScope
from rantau.access.models import ApiClient, ApiToken
from rantau.access.scope import looking
from rantau.access.services.make_client import ClientTerms, make_client
from rantau.access.services.revoke_client import revoke_client
from rantau.access.tokens import bearer, digest, issue, new_secret, sweep_tokens
from rantau.core import clock
from rantau.core.errors import Forbidden, Invalid
from tests.cast import officer
from tests.worker import worker_db  # noqa: F401

READER = ClientTerms("DN-3212", "counter", ("persons:read",))


@pytest.fixture
def made(headquarters):
    """A machine of Indramayu that may read persons: its code and secret."""
    secret = new_secret()
    return make_client(headquarters, uuid4(), READER, digest=digest(secret)).answer, secret


class TestMaking:
    def test_headquarters_gives_any_office_a_machine(self, made):
        token, scopes = issue(*made, [])
        held = bearer(token)

        assert scopes == ["persons:read"]
        assert (held.actor.role, held.actor.scope) == ("counter", "r_office")
        assert held.actor.ref.startswith("client:")
        assert held.actor.office_name == "Dinas Tenaga Kerja Kabupaten Indramayu"

    def test_the_secret_is_kept_only_as_its_hash(self, made, headquarters):
        with looking(headquarters):
            kept = ApiClient.objects.get(code=made[0])
        assert kept.digest == digest(made[1])
        assert made[1] not in str(vars(kept))

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "inspektorat", "p3mi.1"])
    def test_others_may_not(self, db, login):
        with pytest.raises(Forbidden):
            make_client(officer(login), uuid4(), READER, digest="x")

    def test_an_administrator_only_for_the_own_office(self, indramayu):
        administrator = replace(indramayu, role="administrator")
        assert make_client(administrator, uuid4(), READER, digest="x").answer.startswith("AC-")

        with pytest.raises(NoSuchOffice):
            make_client(administrator, uuid4(), replace(READER, office="DN-3204"), digest="x")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"role": "national"}, "role"),
            ({"role": "king"}, "role"),
            ({"scopes": ()}, "scopes"),
            ({"scopes": ("persons:rule",)}, "scopes"),
        ],
    )
    def test_only_roles_of_the_office_and_known_scopes(self, headquarters, wrong, field):
        with pytest.raises(Invalid) as refused:
            make_client(headquarters, uuid4(), replace(READER, **wrong), digest="x")
        assert set(refused.value.problems) == {field}


class TestTokens:
    def test_a_wrong_secret_and_an_unknown_client_are_refused_alike(self, made):
        with pytest.raises(UnknownClient) as wrong:
            issue(made[0], "salah", [])
        with pytest.raises(UnknownClient) as unknown:
            issue("AC-0000-0000", made[1], [])
        assert str(wrong.value) == str(unknown.value)

    def test_more_than_the_client_has_is_not_given(self, made):
        with pytest.raises(WrongScope):
            issue(*made, ["persons:read", "persons:write"])

    def test_a_token_ends_within_the_hour(self, made):
        token, _ = issue(*made, [])

        with clock.frozen(clock.now() + timedelta(minutes=29)):
            assert bearer(token)
        with clock.frozen(clock.now() + timedelta(minutes=60)):
            assert bearer(token) is None

    def test_revoking_ends_the_tokens_at_once(self, made, headquarters):
        token, _ = issue(*made, [])
        revoke_client(headquarters, uuid4(), made[0], why="pindah")

        assert bearer(token) is None
        with pytest.raises(UnknownClient):
            issue(*made, [])
        with pytest.raises(NoSuchClient):
            revoke_client(headquarters, uuid4(), made[0], why="lagi")

    def test_another_offices_administrator_cannot_revoke_it(self, made, bandung):
        with pytest.raises(NoSuchClient):
            revoke_client(replace(bandung, role="administrator"), uuid4(), made[0], why="x")

    def test_under_a_scope_nobody_reads_tokens(self, made, headquarters):
        issue(*made, [])
        with pytest.raises(Exception, match="permission denied"), looking(headquarters):
            ApiToken.objects.count()

    def test_the_operator_makes_one(self, worker_db):  # noqa: F811
        operator = system("operator")
        assert make_client(operator, uuid4(), READER, digest="x").answer.startswith("AC-")

    def test_the_clock_sweeps_what_has_ended(self, two_tokens, worker_db):  # noqa: F811
        assert (sweep_tokens(), ApiToken.objects.count()) == (1, 1)


@pytest.fixture
def two_tokens(owner_sql):
    """One that ends now and one that holds a minute more; really committed, as the clock meets them.

    Ask for it before the worker's database, whose rows are locked until that is undone.
    """
    for ends in (clock.now(), clock.now() + timedelta(minutes=1)):
        owner_sql.execute(
            """insert into access_api_token (id, client_id, digest, scopes, ends_at)
               select %(id)s, id, %(id)s, '[]', %(ends)s from access_api_client limit 1""",
            {"id": uuid4(), "ends": ends},
        )
    yield
    owner_sql.execute("delete from access_api_token")
