"""Entries and reports of arrivals are seen by whoever sees the examinee but posts; files write
them, an officer records who did not depart, and headquarters settles who did not arrive."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

ITS_OFFER = "exists (select 1 from rounds_offer x where x.id = offer_id)"
READERS = ("r_office", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")
SEES = {**dict.fromkeys(READERS, ITS_OFFER), **dict.fromkeys(STAFF, "true")}
READ = dict.fromkeys(SEES, "select")
MISSED = "missed_at, missed_by, missed_why"
WRITES = f"select, insert, update (file_id, entry_on, flight, airport, received_at, {MISSED})"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0033_departures")]

    operations = [
        force_row_security(
            "rounds_entry",
            sees=SEES,
            grants={
                **READ,
                "r_office": f"select, update ({MISSED})",
                **dict.fromkeys(("r_national", "r_system"), WRITES),
            },
        ),
        force_row_security(
            "rounds_arrival_report",
            sees=SEES,
            grants={
                **READ,
                "r_national": "select, insert, update (settled_by, settled_at, why)",
                "r_system": "select, insert",
            },
        ),
    ]
