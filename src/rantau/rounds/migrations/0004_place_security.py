"""A place is read by its own secret code, by the office that took it, and by the worker; money and
seats by headquarters; what was drawn by everybody."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

READERS = ("r_public", "r_self", "r_office", "r_post", "r_border", "r_partner", "r_case")
OF_OWN_OFFICE = "office = {{ app.office }}"


def everybody(rows):
    return dict.fromkeys((*READERS, "r_national", "r_auditor", "r_system"), rows)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_places")]

    operations = [
        force_row_security(
            "rounds_place",
            sees={
                "r_public": "false",
                "r_office": OF_OWN_OFFICE,
                **dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            },
            adds={"r_public": "office is null", "r_office": OF_OWN_OFFICE},
            grants={
                "r_public": "insert",
                "r_office": "select, insert",
                "r_national": "select, update (state, seated_at, pay_until, revision)",
                "r_auditor": "select",
                "r_system": "select, update (position, ahead_first, ahead_second, state, city,"
                " offered_at, pay_until, seated_at, revision)",
            },
        ),
        force_row_security(
            "rounds_seat_count",
            sees=everybody("true"),
            grants={
                **dict.fromkeys((*READERS, "r_auditor"), "select"),
                "r_national": "select, insert, update (total)",
                "r_system": "select, update (taken)",
            },
        ),
        force_row_security(
            "rounds_published_draw",
            sees=everybody("true"),
            grants={
                **dict.fromkeys((*READERS, "r_national", "r_auditor"), "select"),
                "r_system": "select, insert",
            },
        ),
        force_row_security(
            "rounds_payment",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": "select, insert, update (revision)",
                "r_auditor": "select",
                "r_system": "select",
            },
        ),
        run_sql_files("rounds", "places"),
    ]
