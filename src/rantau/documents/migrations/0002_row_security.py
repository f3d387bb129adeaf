"""Who sees a document; what the public learns goes through a function. Apps above add policies
by person."""

from django.db import migrations

from rantau.common.migration_sql_v1 import (
    WRITER_ROLES,
    force_row_security,
)

OWN_OFFICE = "office = {{ app.office }}"
SEES = {
    **dict.fromkeys(("r_office", "r_post", "r_border"), OWN_OFFICE),
    "r_self": "person = {{ app.person }}",
    "r_national": "true",
    "r_system": "true",
}
ISSUERS = ("r_office", "r_national", "r_system")
SENDERS = tuple(role for role in WRITER_ROLES if role != "r_public")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("offices", "0002_privileges")]

    operations = [
        force_row_security(
            "documents_document",
            sees=SEES,
            adds={"r_national": OWN_OFFICE},
            grants={
                # A partner sees by itself none: an app above shows it some.
                **dict.fromkeys((*SEES, "r_partner"), "select"),
                **dict.fromkeys(ISSUERS, "select, insert"),
                "r_system": "select, insert, update",
            },
        ),
        force_row_security(
            "documents_serial_counter",
            sees={"r_office": OWN_OFFICE, "r_national": OWN_OFFICE, "r_system": "true"},
            grants=dict.fromkeys(ISSUERS, "select, insert, update"),
        ),
        force_row_security(
            "documents_stored_file",
            sees={"r_national": "true", "r_system": "true"},
            adds=dict.fromkeys(SENDERS, "true"),
            grants=dict.fromkeys(SENDERS, "select, insert"),
        ),
    ]
