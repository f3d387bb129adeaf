"""Stays, changes of workplace and claims are seen by whoever sees the contract but posts; files and
headquarters write stays, and an office at home records that somebody came home. She herself, or an
office for her, claims; offices record what the insurer did."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

ITS_OFFER = "exists (select 1 from rounds_offer x where x.id = offer_id)"
ITS_STAY = "exists (select 1 from rounds_stay x where x.id = stay_id)"
READERS = ("r_office", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")
ENDS = "left_on, revision"
WRITES = "permit_until, overstays_since, overstay_ended_on, warned_for, warned_days"
SETTLES = "state, settled_by, settled_on, amount, currency, evidence, why, revision"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0041_stays")]

    operations = [
        force_row_security(
            "rounds_stay",
            sees={**dict.fromkeys(READERS, ITS_OFFER), **dict.fromkeys(STAFF, "true")},
            grants={
                **dict.fromkeys(("r_self", "r_auditor"), "select"),
                "r_office": f"select, update ({ENDS})",
                **dict.fromkeys(
                    ("r_national", "r_system"), f"select, insert, update ({WRITES}, {ENDS})"
                ),
            },
        ),
        force_row_security(
            "rounds_workplace_change",
            sees={**dict.fromkeys(READERS, ITS_STAY), **dict.fromkeys(STAFF, "true")},
            grants={
                **dict.fromkeys((*READERS, "r_auditor"), "select"),
                "r_national": "select, insert, update (settled_by, settled_at, why)",
                "r_system": "select, insert",
            },
        ),
        force_row_security(
            "rounds_refund_claim",
            sees={**dict.fromkeys(READERS, ITS_STAY), **dict.fromkeys(STAFF, "true")},
            adds=dict.fromkeys(READERS, f"state = 'waiting' and {ITS_STAY}"),
            grants={
                "r_auditor": "select",
                "r_self": "select, insert",
                "r_office": f"select, insert, update ({SETTLES})",
                "r_national": f"select, update ({SETTLES})",
                "r_system": "select, update (reminded_at, revision)",
            },
        ),
        migrations.RunSQL(
            "create policy u_r_office on rounds_refund_claim for update to r_office"
            f" using ({ITS_STAY}) with check ({ITS_STAY})"
        ),
    ]
