"""The journal is append-only by privilege; rows carry the writing transaction for the horizon."""

from django.db import migrations

from rantau.common.row_security import WRITER_ROLES, build_setting_sql, force_row_security

OWN = f"actor = {build_setting_sql('actor', 'text')}"
# What lies behind the conflict wall (DESIGN 3.8) shows in no other timeline: protection opens it.
OPENLY = "subject_kind not in ('case', 'contact', 'walled_duty')"
OWN_OFFICE = f"office = {build_setting_sql('office', 'uuid')} and {OPENLY}"
ALL_SEEING = {"r_auditor": "true", "r_national": OPENLY, "r_system": "true"}
SEALED = {"r_auditor": "true", "r_sealer": "true"}


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[
                "alter table journal_entry add column xid xid8 not null default pg_current_xact_id()",
                "create index entries_by_transaction on journal_entry (xid)",
                "create index entries_of_a_subject on journal_entry (subject, revision)",
            ],
            reverse_sql=["alter table journal_entry drop column xid"],
        ),
        force_row_security(
            "journal_entry",
            sees={
                **ALL_SEEING,
                "r_sealer": "true",
                "r_office": OWN_OFFICE,
                "r_post": OWN_OFFICE,
            },
            adds={role: OWN for role in WRITER_ROLES},
            grants={
                **{role: "insert" for role in WRITER_ROLES},
                **{role: "select" for role in ("r_auditor", "r_sealer")},
                **{
                    role: "select, insert"
                    for role in ("r_office", "r_post", "r_national", "r_system")
                },
            },
        ),
        force_row_security(
            "journal_reading",
            sees={**ALL_SEEING, "r_office": OWN_OFFICE},
            adds={role: OWN for role in WRITER_ROLES},
            grants={
                **{role: "insert" for role in WRITER_ROLES},
                **{role: "select" for role in ("r_auditor",)},
                **{role: "select, insert" for role in ("r_office", "r_national", "r_system")},
            },
        ),
        force_row_security(
            "journal_leaf",
            sees=SEALED,
            grants={"r_sealer": "select, insert", "r_auditor": "select"},
        ),
        force_row_security(
            "journal_head",
            sees=SEALED,
            grants={"r_sealer": "select, insert", "r_auditor": "select"},
        ),
    ]
