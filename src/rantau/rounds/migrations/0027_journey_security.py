"""Permits and second medicals are seen by whoever sees the examinee but posts, and never changed."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

ITS_OFFER = "exists (select 1 from rounds_offer x where x.id = offer_id)"
READERS = ("r_office", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")
SEES = {**dict.fromkeys(READERS, ITS_OFFER), **dict.fromkeys(STAFF, "true")}
READ = dict.fromkeys(SEES, "select")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0026_journeys")]

    operations = [
        force_row_security(
            "rounds_visa_permit",
            sees=SEES,
            grants={**READ, **dict.fromkeys(("r_national", "r_system"), "select, insert")},
        ),
        force_row_security(
            "rounds_second_medical", sees=SEES, grants={**READ, "r_office": "select, insert"}
        ),
    ]
