"""The doctor finds what somebody with the owner's rights has changed in the database's rules."""

import json
import os

import psycopg
import pytest

from rantau.ops.schema_check import (
    KINDS,
    PATH,
    check_schema,
    compute_schema_hashes,
    list_wide_logins,
)
from tests.databases import change_database

CHANGES = {
    "a policy lets everybody see": (
        "alter policy p_r_national on journal_reading using (false)",
        "row policies",
    ),
    "row security is off": (
        "alter table registry_person disable row level security",
        "row policies",
    ),
    "a function does something else": (
        "create or replace function access_get_own_account() returns uuid language sql"
        " as 'select null::uuid'",
        "functions",
    ),
    "a column may be null": (
        "alter table journal_reading alter column format drop not null",
        "columns",
    ),
    "a default writes something else": (
        "alter table journal_entry alter column xid drop default",
        "columns",
    ),
    "a key is gone": (
        "alter table journal_leaf drop constraint journal_leaf_pkey",
        "constraints",
    ),
    "a rule drops what is written": (
        "create rule nothing as on insert to journal_reading do instead nothing",
        "triggers and rules",
    ),
    "the application may delete": (
        "grant delete on journal_entry to rantau_app",
        "privileges",
    ),
    "everybody may change": (
        "grant update on journal_entry to public",
        "privileges",
    ),
    "everybody may change a column": (
        "grant update (why) on journal_entry to public",
        "privileges",
    ),
    "a place may be held twice": (
        "drop index a_placement_holds_one_place",
        "constraints",
    ),
    "the application may make functions": (
        "grant create on schema public to rantau_app",
        "privileges",
    ),
    "the application may do all with what is made later": (
        "alter default privileges in schema public grant all on tables to rantau_app",
        "privileges",
    ),
    "no backup has the journal": (
        "alter table journal_consumer set unlogged",
        "row policies",
    ),
    "a role finds another table first": (
        "create schema r_national",
        "schemas and search paths",
    ),
    "something is kept beside": (
        "create schema beside; create view beside.persons as select * from registry_person;"
        " grant usage on schema beside to public; grant select on beside.persons to public",
        "schemas and search paths",
    ),
    "a view shows persons to whoever may read views": (
        "create view persons as select * from registry_person",
        "views",
    ),
    "a view asks with the rights of its owner": (
        "create materialized view persons as select * from registry_person with no data",
        "views",
    ),
    "a table takes rows of another": (
        "create table registry_others () inherits (registry_person)",
        "row policies",
    ),
    "who may call a function that acts as its caller": (
        "revoke execute on function birth_date_agrees from public",
        "privileges",
    ),
    "everybody may call what acts as the owner, hidden in an extension": (
        "create extension fuzzystrmatch; create procedure public.reads() language sql"
        " security definer as 'select 1';"
        " alter extension fuzzystrmatch add procedure public.reads()",
        "functions",
    ),
    "a view is hidden in an extension": (
        "create extension fuzzystrmatch; create view persons as select * from registry_person;"
        " alter extension fuzzystrmatch add view persons",
        "views",
    ),
    "a role owns the PINs": (
        "grant create on schema public to r_public; alter table registry_pin owner to r_public;"
        " revoke create on schema public from r_public",
        "owners",
    ),
    "a role owns the schema": ("alter schema public owner to r_public", "owners"),
    "a role owns a function": (
        "grant create on schema public to r_public;"
        " alter function registry_find_passkey(bytea) owner to r_public;"
        " revoke create on schema public from r_public",
        "owners",
    ),
    "a role owns a counter": (
        "grant create on schema public to r_public;"
        " alter sequence registry_session_epoch owner to r_public;"
        " revoke create on schema public from r_public",
        "owners",
    ),
    "who looks after the server reads sessions": (
        "grant select on django_session, mfa_authenticator, cache_entry to pg_monitor",
        "privileges",
    ),
    "who looks after the server writes a column of sessions": (
        "grant update (session_data) on django_session to pg_stat_scan_tables",
        "privileges",
    ),
    "who looks after the server makes tables": (
        "grant create on schema public to pg_monitor",
        "privileges",
    ),
    "a role may pass on what it may": (
        "grant select on registry_person to r_office with grant option",
        "privileges",
    ),
    "an operator does something else": (
        "create operator public.|| (function = textcat, leftarg = text, rightarg = text)",
        "schemas and search paths",
    ),
}


SEARCH_PATH = """do $$ begin
    execute format('alter database %I set search_path = other, public', current_database());
end $$"""
CHANGES["everybody finds another table first"] = (SEARCH_PATH, "schemas and search paths")

DATABASE_GRANT = """do $$ begin
    execute format('grant create on database %I to public', current_database());
end $$"""
DATABASE_OWNER = """do $$ begin
    execute format('alter database %I owner to r_public', current_database());
end $$"""
CHANGES["everybody may make schemas"] = (DATABASE_GRANT, "privileges")

# What only the administrator of the server may do, or the owner where it has made the roles.
ADMINISTRATORS_CHANGES = {
    "a new login acts as a role": (
        "create role a_new_login login; grant r_national to a_new_login",
        "privileges",
    ),
    "the application needs no scope": (
        "grant r_national to rantau_app with inherit true",
        "privileges",
    ),
    "a role owns the database": (DATABASE_OWNER, "owners"),
    "the application acts as the system": ("grant r_system to rantau_app", "privileges"),
    "the application acts as the sealer, where it asks to": (
        "grant r_sealer to rantau_app with inherit false, set true",
        "privileges",
    ),
    "a role of the application is gone": ("revoke r_office from rantau_app", "privileges"),
    "a new login may give itself a role": (
        "create role a_new_login login;"
        " grant rantau_app to a_new_login with admin true, inherit false, set false",
        "privileges",
    ),
    "a new login reads persons": (
        "create role a_new_login login; grant select on registry_person to a_new_login",
        "privileges",
    ),
    "the application's statements are written down": (
        "alter role rantau_app set log_statement = 'all'",
        "schemas and search paths",
    ),
    "the application loads something": (
        "alter role rantau_app set local_preload_libraries = 'x'",
        "schemas and search paths",
    ),
    "the application acts as the worker": (
        "grant rantau_worker to rantau_app",
        "privileges",
    ),
    "the application makes roles": ("alter role rantau_app createrole", "privileges"),
    "a role signs in": ("alter role r_national login", "privileges"),
    "a function is said to be an extension's": (
        "create function public.mine() returns int language sql as 'select 1';"
        " alter extension pg_trgm add function public.mine()",
        "functions",
    ),
    "everybody is somebody": (
        SEARCH_PATH.replace("search_path = other, public", "app.person = ''x''"),
        "schemas and search paths",
    ),
}


@pytest.fixture
def server(django_db_setup):
    """The tests' database as its owner, in a transaction that is rolled back."""
    with psycopg.connect(change_database(os.environ["DATABASE_OWNER_URL"])) as made:
        yield made
        made.rollback()


def test_the_committed_hashes_are_those_of_a_migrated_database(server):
    released = json.loads(PATH.read_text())
    assert compute_schema_hashes(server) == released, "run script/reference"
    assert set(released) == set(KINDS)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_and_its_kind_is_named(server, change):
    statement, kind = CHANGES[change]
    server.execute(statement)

    released, found = json.loads(PATH.read_text()), compute_schema_hashes(server)
    assert kind in [each for each in KINDS if found[each] != released[each]]


@pytest.mark.parametrize("change", ADMINISTRATORS_CHANGES)
def test_so_is_one_of_the_servers_administrator(django_db_setup, change):
    statement, kind = ADMINISTRATORS_CHANGES[change]
    with psycopg.connect(change_database(os.environ["DATABASE_ADMIN_URL"])) as server:
        before = compute_schema_hashes(server)
        server.execute(statement)
        found = compute_schema_hashes(server)
        server.rollback()
    assert [each for each in KINDS if found[each] != before[each]] == [kind]


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("create role a_new_login login superuser", "a_new_login (superuser)"),
        ("create role a_new_login login bypassrls", "a_new_login (bypassrls)"),
        ("create role a_new_login login replication", "a_new_login (replication)"),
        (
            "create role a_new_login login; grant pg_read_all_data to a_new_login",
            "a_new_login (pg_read_all_data)",
        ),
        (
            "create role a_group bypassrls; create role a_new_login login in role a_group",
            "a_new_login (a_group)",
        ),
        (
            "create role a_group superuser; create role another; grant a_group to another;"
            " create role a_new_login login; grant another to a_new_login with inherit false",
            "a_new_login (a_group)",
        ),
        (
            "create role a_new_login login createrole; grant rantau_owner to a_new_login"
            " with admin true, inherit false, set false",
            "a_new_login (grants roles of ours)",
        ),
    ],
)
def test_a_login_that_no_policy_binds_is_shown(django_db_setup, statement, shown):
    with psycopg.connect(change_database(os.environ["DATABASE_ADMIN_URL"])) as server:
        before = list_wide_logins(server)
        server.execute(statement)
        assert list_wide_logins(server) == [shown, *before]
        server.rollback()


def test_the_doctor_says_that_nothing_was_changed(django_db_setup):
    found, fault = check_schema(change_database(os.environ["DATABASE_OWNER_URL"]))
    assert (bool(found), fault) == (True, "")
