"""The conflict-of-interest exclusion, as policies: who sees contacts and cases.

Whom a case accuses and to whom it was referred no other office may ask; the one function that
answers (`protection_referred_cases`) says the same for *not referred* and for *accused*.
"""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

DESK = "office = {{ app.office }}"
LENT_TO = ("r_office", "r_post", "r_national")
LENT = "id = any (array(select protection_referred_cases()))"
WITH_CASE = "exists (select 1 from protection_case c where c.id = case_id)"
WITH_CONTACT = "exists (select 1 from protection_contact c where c.id = contact_id)"


def guard_children(table, condition):
    """Rows that only the desk sees and adds, with what they belong to."""
    return force_row_security(
        table, sees={"r_case": condition}, grants={"r_case": "select, insert"}
    )


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_functions"), ("journal", "0003_row_security")]

    operations = [
        force_row_security(
            "protection_case",
            sees={"r_case": DESK, "r_system": "true", **dict.fromkeys(LENT_TO, LENT)},
            grants={
                "r_case": "select, insert, update",
                "r_system": "select, update",
                **dict.fromkeys(LENT_TO, "select"),
            },
        ),
        force_row_security(
            "protection_contact",
            sees={"r_case": DESK, "r_system": "true"},
            adds={"r_public": "taken_by = 'public' and read_at is null and case_id is null"},
            grants={
                "r_case": "select, insert, update",
                "r_system": "select, update",
                "r_public": "insert",
            },
        ),
        guard_children("protection_message", WITH_CONTACT),
        guard_children("protection_note", WITH_CASE),
        guard_children("protection_accused", WITH_CASE),
        guard_children("protection_referral", WITH_CASE),
        force_row_security(
            "protection_shift",
            sees={"r_case": DESK},
            grants={"r_case": "select, insert, update, delete"},
        ),
        force_row_security(
            "protection_standing_deputy", sees={"r_case": DESK}, grants={"r_case": "select"}
        ),
        run_sql_files("protection", "policies"),
    ]
