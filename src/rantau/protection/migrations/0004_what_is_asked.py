"""An office to which a case was referred reads what it is asked to do.

No other row of referrals.
"""

from django.db import migrations

from rantau.common.row_security import build_setting_sql

READERS = "r_office, r_post, r_national"
OFFICE = build_setting_sql("office", "uuid")
# Under the wall: nothing for whom the case accuses, as for whom it was not referred to.
ASKED = f"""
create function protection_asked(about uuid) returns table (asked text, referred_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.asked, r.referred_at from protection_referral r
     where r.case_id = about and r.office = {OFFICE}
       and not exists (select 1 from protection_accused a
                        where a.case_id = about and a.unit = {OFFICE})
$$
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0003_closed_is_not_solved")]

    operations = [
        migrations.RunSQL(
            sql=[
                ASKED,
                "revoke all on function protection_asked from public",
                f"grant execute on function protection_asked to {READERS}",
            ],
            reverse_sql=["drop function protection_asked"],
        )
    ]
