"""API clients act for an office in one role, limited to scopes; their secrets are stored nowhere."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError

from rantau.access.actor import build_system_actor
from rantau.access.errors import (
    MissingScope,
    NoSuchClient,
    NoSuchOffice,
    NotYoursToDecide,
    ProposalDecided,
    UnknownClient,
)
from rantau.access.models import ApiClient, ApiToken, Notice
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_notices
from rantau.access.services.clients import (
    ClientInput,
    confirm_client,
    propose_client,
    refuse_client,
    revoke_client,
)
from rantau.access.tokens import (
    delete_expired_tokens,
    generate_secret,
    get_bearer,
    hash_secret,
    issue_token,
)
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry
from tests.actors import get_officer

READER = ClientInput("DN-3212", "counter", ("persons:read",))


@pytest.fixture
def client_and_secret(headquarters):
    """A client of Indramayu that may read persons, proposed by its administrator and confirmed by
    headquarters: its code and secret."""
    secret = generate_secret()
    administrator = get_officer("admin.3212")
    code = propose_client(administrator, uuid4(), READER, digest=hash_secret(secret)).answer
    confirm_client(headquarters, uuid4(), code)
    return code, secret


def list_notices(login):
    actor = get_officer(login)
    with reading_as(actor):
        return [notice.code for notice in list_own_notices(actor)]


class TestMaking:
    def test_a_confirmed_client_acts_in_its_role(self, client_and_secret):
        token, scopes = issue_token(*client_and_secret, [])
        bearer = get_bearer(token)

        assert scopes == ["persons:read"]
        assert (bearer.actor.role, bearer.actor.database_role) == ("counter", "r_office")
        assert bearer.actor.ref.startswith("client:")
        assert bearer.actor.office_name == "Dinas Tenaga Kerja Kabupaten Indramayu"

    def test_the_secret_is_kept_only_as_its_hash(self, client_and_secret, headquarters):
        with reading_as(headquarters):
            row = ApiClient.objects.get(code=client_and_secret[0])
        assert row.digest == hash_secret(client_and_secret[1])
        assert client_and_secret[1] not in str(vars(row))

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "inspektorat", "p3mi.1"])
    def test_others_may_not(self, db, login):
        with pytest.raises(Forbidden):
            propose_client(get_officer(login), uuid4(), READER, digest="x")

    def test_an_administrator_only_for_the_own_office(self, indramayu):
        administrator = replace(indramayu, role="administrator")
        assert propose_client(administrator, uuid4(), READER, digest="x").answer.startswith("AC-")

        with pytest.raises(NoSuchOffice):
            propose_client(administrator, uuid4(), replace(READER, office="DN-3204"), digest="x")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"role": "national"}, "role"),
            ({"role": "king"}, "role"),
            ({"scopes": ()}, "scopes"),
            ({"scopes": ("persons:rule",)}, "scopes"),
            ({"name": "x" * 121}, "name"),
            ({"name": "Peraga\n"}, "name"),
        ],
    )
    def test_only_roles_of_the_office_and_known_scopes(self, headquarters, wrong, field):
        with pytest.raises(InvalidInput) as refused:
            propose_client(headquarters, uuid4(), replace(READER, **wrong), digest="x")
        assert set(refused.value.problems) == {field}


@pytest.fixture
def colleague(headquarters):
    """A second officer of headquarters."""
    return replace(headquarters, ref=f"account:{uuid4()}")


class TestASecondPerson:
    """A client acts in a role of the office: it needs the same second person as an appointment."""

    @pytest.fixture
    def propose(self, db):
        """Propose a client of Indramayu; gives its code and secret."""

        def run(actor):
            secret = generate_secret()
            return propose_client(actor, uuid4(), READER, digest=hash_secret(secret)).answer, secret

        return run

    def test_before_it_is_confirmed_it_gets_no_token(self, propose, headquarters):
        code, secret = propose(get_officer("admin.3212"))
        with pytest.raises(UnknownClient):
            issue_token(code, secret, [])

        confirm_client(headquarters, uuid4(), code)
        assert issue_token(code, secret, [])

    @pytest.mark.parametrize("proposer", ["admin.3212", "pusat"])
    def test_nobody_confirms_what_the_own_self_proposed(self, propose, proposer):
        code, _ = propose(get_officer(proposer))
        with pytest.raises(NotYoursToDecide):
            confirm_client(get_officer(proposer), uuid4(), code)

    def test_both_are_told_and_who_manages_the_accounts(self, propose, headquarters, colleague):
        code, _ = propose(headquarters)
        assert list_notices("pusat") == list_notices("admin.3212") == [Notice.PROPOSED]

        refuse_client(colleague, uuid4(), code, why="Tanpa surat")
        assert list_notices("pusat") == [Notice.REFUSED, Notice.PROPOSED]
        assert list_notices("admin.3204") == []

    @pytest.mark.parametrize("code", ["AC-0000\0", "AC-0000-0000"])
    def test_a_code_that_is_none_of_ours_names_no_client(self, headquarters, code):
        with pytest.raises(NoSuchClient):
            confirm_client(headquarters, uuid4(), code)

    def test_another_of_headquarters_confirms(self, propose, headquarters, colleague):
        code, secret = propose(headquarters)
        confirm_client(colleague, uuid4(), code)
        assert issue_token(code, secret, [])

    def test_the_office_above_confirms_and_one_beside_sees_nothing(self, propose, west_java):
        code, secret = propose(get_officer("admin.3212"))
        with pytest.raises(NoSuchClient):
            confirm_client(get_officer("admin.3204"), uuid4(), code)

        confirm_client(replace(west_java, role="administrator"), uuid4(), code)
        assert issue_token(code, secret, [])

    def test_another_administrator_of_the_office_does_not(self, propose):
        code, _ = propose(get_officer("admin.3212"))
        other = replace(get_officer("admin.3212"), ref=f"account:{uuid4()}")
        with pytest.raises(NotYoursToDecide):
            confirm_client(other, uuid4(), code)

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "inspektorat", "p3mi.1"])
    def test_other_roles_may_not(self, propose, login):
        code, _ = propose(get_officer("admin.3212"))
        with pytest.raises(Forbidden):
            confirm_client(get_officer(login), uuid4(), code)

    def test_the_operator_proposes_as_an_administrator_does(self, worker_db):
        operator = build_system_actor("operator")
        code = propose_client(operator, uuid4(), READER, digest="x").answer
        with reading_as(operator):
            assert ApiClient.objects.get(code=code).confirmed_at is None
        with pytest.raises(Forbidden):
            confirm_client(operator, uuid4(), code)

    def test_it_is_decided_on_once(self, propose, headquarters, colleague):
        code, secret = propose(get_officer("admin.3212"))
        with pytest.raises(InvalidInput):
            refuse_client(headquarters, uuid4(), code, why=" ")
        refuse_client(headquarters, uuid4(), code, why="Tidak perlu")
        with pytest.raises(ProposalDecided):
            confirm_client(colleague, uuid4(), code)
        with pytest.raises(UnknownClient):
            issue_token(code, secret, [])

    def test_after_fourteen_days_nobody_confirms_it(self, propose, headquarters):
        code, _ = propose(get_officer("admin.3212"))
        with (
            clock.freeze_clock(clock.now() + timedelta(days=14)),
            pytest.raises(ProposalDecided),
        ):
            confirm_client(headquarters, uuid4(), code)

    def test_who_proposed_and_who_confirmed_stand_in_the_journal(self, propose, headquarters):
        code, _ = propose(get_officer("admin.3212"))
        confirm_client(headquarters, uuid4(), code)
        proposer, auditor = get_officer("admin.3212"), get_officer("inspektorat")
        with reading_as(auditor):
            client = ApiClient.objects.get(code=code)
            entries = Entry.objects.filter(subject=client.id).order_by("revision")
            assert [(each.kind, each.actor) for each in entries] == [
                ("access:client:proposed", proposer.ref),
                ("access:client:made", headquarters.ref),
            ]

    @pytest.mark.parametrize("login", ["admin.3212", "pusat"])
    def test_the_database_takes_no_client_that_is_confirmed_already(self, db, login):
        actor = get_officer(login)
        row = ApiClient(
            code="AC-1",
            name="x",
            office_id=get_officer("loket.3212").office,
            role="counter",
            scopes=["persons:read"],
            digest="x",
            starts_at=clock.now(),
            proposed_by=actor.ref,
            confirmed_by="account:other",
            confirmed_at=clock.now(),
        )
        with pytest.raises(ProgrammingError, match="row-level security"), reading_as(actor):
            row.save(force_insert=True)

    def test_the_database_lets_no_office_confirm_by_hand(self, propose):
        administrator = get_officer("admin.3212")
        code, _ = propose(administrator)
        with pytest.raises(ProgrammingError, match="permission denied"), reading_as(administrator):
            ApiClient.objects.filter(code=code).update(confirmed_at=clock.now(), confirmed_by="x")


class TestTokens:
    def test_a_wrong_secret_and_an_unknown_client_are_refused_alike(self, client_and_secret):
        with pytest.raises(UnknownClient) as wrong:
            issue_token(client_and_secret[0], "salah", [])
        with pytest.raises(UnknownClient) as unknown:
            issue_token("AC-0000-0000", client_and_secret[1], [])
        assert str(wrong.value) == str(unknown.value)

    def test_more_than_the_client_has_is_not_given(self, client_and_secret):
        with pytest.raises(MissingScope):
            issue_token(*client_and_secret, ["persons:read", "persons:write"])

    def test_a_token_ends_after_half_an_hour(self, client_and_secret):
        token, _ = issue_token(*client_and_secret, [])

        with clock.freeze_clock(clock.now() + timedelta(minutes=29)):
            assert get_bearer(token)
        with clock.freeze_clock(clock.now() + timedelta(minutes=30)):
            assert get_bearer(token) is None

    def test_revoking_ends_the_tokens_at_once(self, client_and_secret, headquarters):
        token, _ = issue_token(*client_and_secret, [])
        revoke_client(headquarters, uuid4(), client_and_secret[0], why="pindah")

        assert get_bearer(token) is None
        with pytest.raises(UnknownClient):
            issue_token(*client_and_secret, [])
        with pytest.raises(NoSuchClient):
            revoke_client(headquarters, uuid4(), client_and_secret[0], why="lagi")

    def test_another_offices_administrator_cannot_revoke_it(self, client_and_secret, bandung):
        with pytest.raises(NoSuchClient):
            revoke_client(
                replace(bandung, role="administrator"), uuid4(), client_and_secret[0], why="x"
            )

    def test_under_a_scope_nobody_reads_tokens(self, client_and_secret, headquarters):
        issue_token(*client_and_secret, [])
        with pytest.raises(Exception, match="permission denied"), reading_as(headquarters):
            ApiToken.objects.count()

    def test_the_operator_makes_one(self, worker_db):
        operator = build_system_actor("operator")
        assert propose_client(operator, uuid4(), READER, digest="x").answer.startswith("AC-")

    def test_the_worker_deletes_what_has_ended(self, two_tokens, worker_db):
        assert (delete_expired_tokens(), ApiToken.objects.count()) == (1, 1)


@pytest.fixture
def two_tokens(owner_sql):
    """One that ends now and one that holds a minute more; committed, so that the worker's connection
    sees them. Ask for it before the worker's database, whose rows are locked until it is undone."""
    for ends in (clock.now(), clock.now() + timedelta(minutes=1)):
        owner_sql.execute(
            """insert into access_api_token (id, client_id, digest, scopes, ends_at)
               select %(id)s, id, %(id)s, '[]', %(ends)s from access_api_client limit 1""",
            {"id": uuid4(), "ends": ends},
        )
    yield
    owner_sql.execute("delete from access_api_token")
