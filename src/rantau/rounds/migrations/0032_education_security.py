"""Classes are seen by every office; bookings, days, visas and proposals by whoever sees the
examinee but posts. She herself gives her seat back when she withdraws, and changes nothing else."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

ITS_OFFER = "exists (select 1 from rounds_offer x where x.id = offer_id)"
ITS_BOOKING = "exists (select 1 from rounds_class_booking x where x.id = booking_id)"
READERS = ("r_office", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")
SEES = {**dict.fromkeys(READERS, ITS_OFFER), **dict.fromkeys(STAFF, "true")}
READ = dict.fromkeys(SEES, "select")
OUTCOME = "education_class_id, outcome, reason, decided_by, decided_at, released_at"
TEACHES = f"select, insert, update ({OUTCOME})"
RELEASES = "select, update (released_at)"
DAY = "select, insert, update (is_present, recorded_by, recorded_at)"
DECISION = "outcome, decided_by, decided_at, decision_why"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0031_education")]

    operations = [
        force_row_security(
            "rounds_education_class",
            sees=dict.fromkeys(SEES, "true"),
            grants={**READ, "r_office": "select, insert", "r_national": "select, insert"},
            adds={"r_office": "office_id = {{ app.office }}"},
        ),
        force_row_security(
            "rounds_class_booking",
            sees=SEES,
            grants={
                **READ,
                **dict.fromkeys(("r_office", "r_national"), TEACHES),
                **dict.fromkeys(("r_self", "r_system"), RELEASES),
            },
        ),
        force_row_security(
            "rounds_class_day",
            sees={**dict.fromkeys(READERS, ITS_BOOKING), **dict.fromkeys(STAFF, "true")},
            grants={**READ, **dict.fromkeys(("r_office", "r_national"), DAY)},
        ),
        force_row_security("rounds_visa", sees=SEES, grants={**READ, "r_office": "select, insert"}),
        force_row_security(
            "rounds_bar_proposal",
            sees=SEES,
            grants={
                **READ,
                "r_office": "select, insert",
                "r_national": f"select, update ({DECISION})",
            },
        ),
        run_sql_files("rounds", "education"),
    ]
