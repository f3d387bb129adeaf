"""Which placement a contract became is seen with the contract, and written by the worker and by
headquarters."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security


class Migration(migrations.Migration):
    dependencies = [("rounds", "0068_offer_placements")]

    operations = [
        force_row_security(
            "rounds_offer_placement",
            sees={
                "r_office": "exists (select 1 from rounds_offer x where x.id = offer_id)",
                **dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            },
            grants={
                **dict.fromkeys(("r_office", "r_auditor"), "select"),
                **dict.fromkeys(
                    ("r_national", "r_system"), "select, insert, update (followed, followed_at)"
                ),
            },
        ),
    ]
