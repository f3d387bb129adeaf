"""Slots are public; a booking is seen by its office; an office sees the place of whoever is booked
there, and the examinees of a city at whose entrance it stands. Who sees an examinee sees her card."""

from django.db import migrations

from rantau.common.migration_sql_v1 import expand_macros, force_row_security, run_sql_files

READERS = ("r_public", "r_self", "r_office", "r_post", "r_border", "r_partner", "r_case")
OF_OWN_OFFICE = "office_id = {{ app.office }}"
ALL_ROWS = dict.fromkeys(("r_national", "r_auditor", "r_system"), "true")
ITS_EXAMINEE = "exists (select 1 from rounds_examinee x where x.id = examinee_id)"
AT_ITS_ENTRANCE = """exists (select 1 from rounds_venue_office v
    where v.round_id = rounds_examinee.round_id and v.city = rounds_examinee.city
      and v.office_id = {{ app.office }} and rounds_examinee.seat is not null)"""
BOOKED_HERE = """exists (select 1 from rounds_booking b
    where b.subject = rounds_place.id and b.released_at is null and b.office_id = {{ app.office }})"""


class Migration(migrations.Migration):
    dependencies = [("rounds", "0007_verification"), ("documents", "0002_row_security")]

    operations = [
        force_row_security(
            "rounds_slot",
            sees={**dict.fromkeys(READERS, "true"), **ALL_ROWS},
            adds={"r_office": OF_OWN_OFFICE},
            grants={
                **dict.fromkeys((*READERS, *ALL_ROWS), "select"),
                "r_office": "select, insert, update (closed_at, revision)",
            },
        ),
        force_row_security(
            "rounds_booking",
            sees={"r_office": OF_OWN_OFFICE, **ALL_ROWS},
            grants=dict.fromkeys(("r_office", *ALL_ROWS), "select"),
        ),
        force_row_security(
            "rounds_rejection",
            sees={"r_office": OF_OWN_OFFICE, **ALL_ROWS},
            grants={**dict.fromkeys(ALL_ROWS, "select"), "r_office": "select, insert"},
        ),
        force_row_security(
            "rounds_venue_office",
            sees={"r_office": OF_OWN_OFFICE, **ALL_ROWS},
            grants={
                **dict.fromkeys(("r_office", *ALL_ROWS), "select"),
                "r_national": "select, insert, update (office_id, named_by, named_at, revision)",
            },
        ),
        force_row_security(
            "rounds_attendance_mark",
            sees={"r_office": f"{OF_OWN_OFFICE} or {ITS_EXAMINEE}", **ALL_ROWS},
            adds={"r_office": OF_OWN_OFFICE, "r_national": "true"},
            grants={
                **dict.fromkeys(ALL_ROWS, "select"),
                "r_office": "select, insert",
                "r_national": "select, insert,"
                " update (decision, decided_by, decided_at, why, revision)",
            },
        ),
        migrations.RunSQL(
            sql=[
                expand_macros(statement)
                for statement in (
                    f"create policy u_r_office on rounds_slot for update to r_office"
                    f" using ({OF_OWN_OFFICE}) with check ({OF_OWN_OFFICE})",
                    "create policy u_r_national on rounds_attendance_mark for update to r_national"
                    " using (true) with check (true)",
                    f"create policy d_r_office on rounds_examinee for select to r_office"
                    f" using ({AT_ITS_ENTRANCE})",
                    f"create policy u_r_office on rounds_examinee for update to r_office"
                    f" using ({AT_ITS_ENTRANCE}) with check ({AT_ITS_ENTRANCE})",
                    f"create policy b_r_office on rounds_place for select to r_office"
                    f" using ({BOOKED_HERE})",
                    "create policy s_examinee on documents_document for select"
                    " to r_office, r_post using (subject_kind = 'examinee' and exists"
                    " (select 1 from rounds_examinee x where x.id = subject))",
                )
            ]
        ),
        run_sql_files("rounds", "slots"),
    ]
