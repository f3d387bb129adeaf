"""Tell whether somebody has changed the database's own rules: what the migrations of this release
make, condensed to a hash for each kind.

With the owner's rights a row policy, a trigger or a function is changed without a word in the
journal. `script/reference` writes the hashes; the doctor compares.
"""

import json
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from rantau.common.row_security import SCOPE_ROLES
from rantau.ops.database_checks import Finding

PATH = Path(__file__).with_name("schema_hashes.json")
LOGINS = ("rantau_owner", "rantau_app", "rantau_worker")
# Each gives one text for each object, whatever its number in the catalogue (oid).
KINDS: dict[str, LiteralString] = {
    "row policies": """
        select format('%s %s %s %s %s %s %s', tablename, policyname, permissive, roles, cmd, qual,
                      with_check)
          from pg_policies where schemaname = 'public'
        union all
        select format('%s %s %s %s', relname, relrowsecurity, relforcerowsecurity, relpersistence)
          from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        union all
        select format('%s takes rows of %s', inhparent::regclass, inhrelid::regclass)
          from pg_inherits i join pg_class c on c.oid = i.inhrelid
         where c.relkind in ('r', 'p', 'f')
    """,
    # What shows rows of tables, or is one elsewhere.
    "views": """
        select format('%s %s %s %s', c.relkind, c.relname, c.reloptions, pg_get_viewdef(c.oid))
          from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
           and not (c.relowner in {superusers}
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_class'::regclass and d.objid = c.oid
                                   and d.deptype = 'e'))
        union all
        select format('%s %s', relkind, relname) from pg_class
         where relnamespace = 'public'::regnamespace and relkind = 'f'
    """,
    # Our extensions have functions in C only: another that is put into one is not theirs. Of an
    # aggregate PostgreSQL gives no definition; none is ours.
    "functions": """
        select case when p.prokind = 'a' then format('aggregate %s', p.oid::regprocedure)
                    else pg_get_functiondef(p.oid) end
          from pg_proc p
         where p.pronamespace = 'public'::regnamespace
           and not (p.prolang = (select oid from pg_language where lanname = 'c')
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                                   and d.deptype = 'e'))
    """,
    "columns": """
        select format('%s.%s %s %s %s %s %s', c.relname, a.attname,
                      format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated,
                      nullif(a.attcollation, 0)::regcollation,
                      pg_get_expr(d.adbin, d.adrelid))
          from pg_attribute a
          join pg_class c on c.oid = a.attrelid
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and a.attnum > 0 and not a.attisdropped
    """,
    "constraints": """
        select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
          from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
        union all
        select pg_get_indexdef(i.indexrelid) from pg_index i
          join pg_class c on c.oid = i.indrelid
         where c.relnamespace = 'public'::regnamespace and i.indisunique
    """,
    # Internal triggers, which check foreign keys, have names of the server's: those that are off.
    "triggers and rules": """
        select format('%s %s', c.relname, tgenabled) from pg_trigger t
          join pg_class c on c.oid = t.tgrelid
         where c.relnamespace = 'public'::regnamespace and t.tgisinternal and t.tgenabled <> 'O'
        union all
        select format('%s %s', tgenabled, pg_get_triggerdef(t.oid)) from pg_trigger t
          join pg_class c on c.oid = t.tgrelid
         where c.relnamespace = 'public'::regnamespace and not t.tgisinternal
        union all
        select pg_get_ruledef(r.oid) from pg_rewrite r join pg_class c on c.oid = r.ev_class
         where c.relnamespace = 'public'::regnamespace and r.rulename <> '_RETURN'
    """,
    "privileges": """
        select format('%s %s %s', c.relname, a.grantee::regrole, a.privilege_type)
          from pg_class c, aclexplode(c.relacl) a
         where c.relnamespace = 'public'::regnamespace
           and not (c.relowner in {superusers}
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_class'::regclass and d.objid = c.oid
                                   and d.deptype = 'e'))
        union all
        select format('%s.%s %s %s', c.relname, t.attname, a.grantee::regrole, a.privilege_type)
          from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a
         where c.relnamespace = 'public'::regnamespace
           and not (c.relowner in {superusers}
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_class'::regclass and d.objid = c.oid
                                   and d.deptype = 'e'))
        union all
        select format('%s %s %s', p.oid::regprocedure, coalesce(nullif(a.grantee, 0)::regrole::text,
                      'public'), a.privilege_type)
          from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
         where p.pronamespace = 'public'::regnamespace
           and not (p.proowner in {superusers}
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                                   and d.deptype = 'e'))
        union all
        select format('schema %s %s', coalesce(nullif(a.grantee, 0)::regrole::text, 'public'),
                      a.privilege_type)
          from pg_namespace n, aclexplode(n.nspacl) a
         where n.nspname = 'public' and a.grantee <> 'rantau_owner'::regrole
        union all
        select format('default %s %s %s', d.defaclobjtype,
                      coalesce(nullif(a.grantee, 0)::regrole::text, 'public'), a.privilege_type)
          from pg_default_acl d, aclexplode(d.defaclacl) a
         where a.grantee <> 'rantau_owner'::regrole
        union all
        select format('%s %s with grant option', c.relname, a.grantee::regrole)
          from pg_class c, aclexplode(c.relacl) a
         where c.relnamespace = 'public'::regnamespace and a.is_grantable
           and a.grantee <> 'rantau_owner'::regrole
        union all
        select format('database %s %s', coalesce(nullif(a.grantee, 0)::regrole::text, 'public'),
                      a.privilege_type)
          from pg_database d, aclexplode(d.datacl) a
         where d.datname = current_database() and a.privilege_type = 'CREATE'
           and a.grantee <> 'rantau_owner'::regrole
        union all
        select distinct format('%s is in %s %s %s %s', m.member::regrole, m.roleid::regrole,
                               m.inherit_option, m.set_option, m.admin_option)
          from pg_auth_members m join pg_roles r on r.oid = m.member
         where (r.rolname in ({ours}) or m.roleid::regrole::text in ({ours}))
           and r.rolname <> 'rantau_owner' and not r.rolsuper
           and (m.inherit_option or m.set_option or not r.rolcreaterole)
        union all
        select format('%s may do more', rolname) from pg_roles
         where rolname in ({ours})
           and (rolsuper or rolbypassrls or rolreplication
                or (rolname <> 'rantau_owner' and (rolcreaterole or rolcreatedb))
                or (rolname in ({scopes}) and rolcanlogin))
    """,
    # Whoever owns the schema or the database may drop what is in it, and make other things: these
    # belong to whom the release gives them, whoever that leaves out. What the server's own
    # extensions bring along belongs to its superuser.
    "owners": """
        select format('schema %s', nspowner::regrole) from pg_namespace where nspname = 'public'
        union all
        select format('database %s', datdba::regrole) from pg_database
         where datname = current_database()
        union all
        select format('%s %s %s', c.relkind, c.relname, c.relowner::regrole) from pg_class c
         where c.relnamespace = 'public'::regnamespace
           and not (c.relowner in {superusers}
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_class'::regclass and d.objid = c.oid
                                   and d.deptype = 'e'))
        union all
        select format('%s %s', p.oid::regprocedure, p.proowner::regrole) from pg_proc p
         where p.pronamespace = 'public'::regnamespace
           and not (p.proowner in {superusers}
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_proc'::regclass and d.objid = p.oid
                                   and d.deptype = 'e'))
        union all
        select format('type %s %s', t.typname, t.typowner::regrole) from pg_type t
         where t.typnamespace = 'public'::regnamespace
           and not (t.typowner in {superusers}
                    and exists (select 1 from pg_depend d
                                 where d.classid = 'pg_type'::regclass
                                   and d.objid in (t.oid, t.typelem) and d.deptype = 'e'))
    """,
    # All is in `public`: what stands in another schema is no release's, whatever it is. Names
    # without a schema are looked up first in one that is called as the role is ("$user").
    "schemas and search paths": """
        select format('schema %s', nspname) from pg_namespace
         where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')
        union all
        select format('operator %s', oid::regoperator) from pg_operator o
         where oprnamespace = 'public'::regnamespace
           and not exists (select 1 from pg_depend d
                            where d.classid = 'pg_operator'::regclass and d.objid = o.oid
                              and d.deptype = 'e')
        union all
        select setting from pg_db_role_setting s, unnest(s.setconfig) setting
         where setting ~ '^(search_path|role|row_security|session_[a-z_]+|local_[a-z_]+|app[.].+)='
           and s.setdatabase in (0, (select oid from pg_database
                                      where datname = current_database()))
        union all
        select format('%s sets %s', s.setrole::regrole, setting)
          from pg_db_role_setting s, unnest(s.setconfig) setting
         where s.setrole::regrole::text in ({ours})
    """,
}
# Logins that see or change everything, whatever the policies say, besides the server's first one. A
# server that others share has its own: they are shown, and who may act as one of them.
WIDE_LOGINS_SQL: LiteralString = """
    with wide as (
        select oid, rolname from pg_roles
         where rolname in ({groups}) or rolsuper or rolbypassrls or rolreplication),
    granting as (
        select distinct r.oid from pg_roles r, pg_roles g
         where g.rolname in ({ours}) and r.rolname <> 'rantau_owner' and not r.rolsuper
           and pg_has_role(r.oid, g.oid, 'member with admin option'))
    select format('%s (%s)', rolname, concat_ws(', ',
               case when rolsuper then 'superuser' end,
               case when rolbypassrls then 'bypassrls' end,
               case when rolreplication then 'replication' end,
               case when r.oid in (select oid from granting) then 'grants roles of ours' end,
               (select string_agg(g.rolname, ', ' order by g.rolname) from wide g
                 where not r.rolsuper and g.oid <> r.oid and pg_has_role(r.oid, g.oid, 'member'))))
      from pg_roles r
     where rolcanlogin and oid <> 10 and (rolsuper or exists (
           select 1 from (table wide union all select oid, null from granting) g
            where pg_has_role(r.oid, g.oid, 'member')))
     order by rolname
"""
WIDE_GROUPS = (
    "pg_read_all_data",
    "pg_write_all_data",
    "pg_maintain",
    "pg_read_server_files",
    "pg_write_server_files",
    "pg_execute_server_program",
)
HASH_SQL: LiteralString = """
    select coalesce(encode(sha256(convert_to(string_agg(text, e'\\n' order by text collate "C"),
                                             'UTF8')), 'hex'), '')
      from ({objects}) as objects(text)
"""


def compute_schema_hashes(server: psycopg.Connection) -> dict[str, str]:
    """A hash of all objects of each kind, by the kind."""
    scopes = sql.SQL(", ").join(map(sql.Literal, SCOPE_ROLES))
    ours = sql.SQL(", ").join(map(sql.Literal, [*SCOPE_ROLES, *LOGINS]))
    superusers = sql.SQL("(select oid from pg_roles where rolsuper)")
    parts = {"ours": ours, "scopes": scopes, "superusers": superusers}
    hashes = {}
    for kind, objects in KINDS.items():
        query = sql.SQL(HASH_SQL).format(objects=sql.SQL(objects).format(**parts))
        hashes[kind] = str((server.execute(query).fetchone() or ("",))[0])
    return hashes


def list_wide_logins(server: psycopg.Connection) -> list[str]:
    """Logins that see or change everything, besides the server's first one, each with why."""
    groups = sql.SQL(", ").join(map(sql.Literal, WIDE_GROUPS))
    ours = sql.SQL(", ").join(map(sql.Literal, [*SCOPE_ROLES, *LOGINS]))
    query = sql.SQL(WIDE_LOGINS_SQL).format(groups=groups, ours=ours)
    return [row[0] for row in server.execute(query).fetchall()]


def write_schema_hashes(url: str) -> Path:
    """Write the hashes of a database that was migrated just now; returns where."""
    with psycopg.connect(url) as server:
        hashes = compute_schema_hashes(server)
    PATH.write_text(json.dumps(hashes, indent=2, sort_keys=True) + "\n")
    return PATH


def check_schema(url: str) -> Finding:
    """Check that nobody has changed the rules of the database since they were migrated.

    url  address of the database as its owner
    """
    released = json.loads(PATH.read_text())
    with psycopg.connect(url, connect_timeout=5) as server:
        found, wide = compute_schema_hashes(server), list_wide_logins(server)
    changed = [kind for kind in KINDS if found[kind] != released[kind]]
    if changed:
        return "", (
            f"Not as this release makes them: {', '.join(changed)}. Somebody changed them in the "
            "database; compare with docs/reference/row-security.md and a fresh data directory."
        )
    same = "row policies, functions, views, owners and privileges are those of this release"
    if wide:
        same += f"; logins that no policy binds, which should be known to you: {', '.join(wide)}"
    return same, ""
