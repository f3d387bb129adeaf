"""Who sees a person is decided here, from grounds; children are guarded by their parent."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

OWN_UNIT = "unit = {{ app.office }}"
RANGES = " or ".join(
    f"{{{{ in_spans({column}) }}}}" for column in ("origin_node", "domicile_node", "serving_node")
)
LENT = """exists (select 1 from registry_ground g where g.person = registry_person.id
    and g.unit = {{ app.office }}
    and g.starts_at <= {{ app.now }} and {{ app.now }} < g.ends_at)"""
WITH_PERSON = "exists (select 1 from registry_person p where p.id = person_id)"
WITH_EITHER = "exists (select 1 from registry_person p where p.id in (one, other))"
READERS = ("r_office", "r_post", "r_national", "r_self", "r_system")
REGISTRARS = ("r_office", "r_national", "r_system")
DESK = ("r_office", "r_national")
CODE_GIVERS = ("r_office", "r_post", "r_national")
READ = dict.fromkeys(READERS, "select")


def guard_children(table, condition=WITH_PERSON, *, changes=""):
    """Rows that are seen with their person, under whatever policy the person is seen.

    `changes`: what the desk may do besides. It cannot hand a row to another person, since that is
    no column it may change.
    """
    return force_row_security(
        table,
        sees=dict.fromkeys(READERS, condition),
        grants={
            **READ,
            **dict.fromkeys(REGISTRARS, "select, insert"),
            **dict.fromkeys(DESK, f"select, insert{changes}"),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("journal", "0003_row_security")]

    operations = [
        force_row_security(
            "registry_ground",
            sees={
                "r_office": OWN_UNIT,
                "r_post": OWN_UNIT,
                "r_national": "true",
                "r_system": "true",
            },
            grants={
                **dict.fromkeys(("r_office", "r_post", "r_national", "r_system"), "select, insert"),
                "r_self": "select",
            },
        ),
        force_row_security(
            "registry_person",
            sees={
                "r_office": f"{RANGES} or {LENT}",
                "r_post": f"post = {{{{ app.office }}}} or {LENT}",
                "r_national": "true",
                "r_self": "id = {{ app.person }}",
                "r_system": "true",
            },
            grants={
                **READ,
                **dict.fromkeys(REGISTRARS, "select, insert, update"),
                # Taking turns over a sign-in code needs a row lock on the person, and that a right.
                "r_post": "select, update (revision)",
                "r_partner": "select",
            },
        ),
        guard_children("registry_identity"),
        guard_children(
            "registry_relative", changes=", update (name, relation, phone, emergency), delete"
        ),
        guard_children(
            "registry_safe_contact",
            changes=", update (channel, from_hour, until_hour, who_may_answer)",
        ),
        guard_children("registry_distinct_persons", WITH_EITHER),
        force_row_security(
            "registry_sign_in_code",
            sees=dict.fromkeys((*CODE_GIVERS, "r_self"), WITH_PERSON),
            grants={**dict.fromkeys(CODE_GIVERS, "select, insert, update"), "r_self": "select"},
        ),
        run_sql_files("registry", "policies"),
    ]
