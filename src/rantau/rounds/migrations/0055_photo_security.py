"""A photograph is seen by whoever sees the documents for the counterpart: whoever sees the examinee.
It is never changed; an office says which one is sent."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

ITS_EXAMINEE = "exists (select 1 from rounds_examinee x where x.id = examinee_id)"
READERS = ("r_office", "r_post", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0054_photos")]

    operations = [
        force_row_security(
            "rounds_sending_photo",
            sees={**dict.fromkeys(READERS, ITS_EXAMINEE), **dict.fromkeys(STAFF, "true")},
            grants={
                **dict.fromkeys((*READERS, *STAFF), "select"),
                "r_office": "select, insert",
            },
        ),
        migrations.RunSQL("grant update (photo_id) on rounds_roster_entry to r_office"),
    ]
