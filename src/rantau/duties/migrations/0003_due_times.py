"""By when something is due is told to whoever was shown the record it is about."""

from django.db import migrations

# The time alone: whose duty it is, and how often it was passed on, stays with row policies.
DUE = """
create function duties_due(subjects uuid[])
returns table (about uuid, due_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.about, min(d.due_at) from duties_duty d
     where d.about = any(subjects) and d.closed_at is null and not d.walled
     group by d.about
$$
"""
READERS = "r_office, r_post, r_partner, r_border, r_national, r_case, r_self, r_auditor"


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_worklists")]

    operations = [
        migrations.RunSQL(
            sql=[
                DUE,
                "revoke all on function duties_due(uuid[]) from public",
                f"grant execute on function duties_due(uuid[]) to {READERS}",
            ],
            reverse_sql="drop function duties_due(uuid[])",
        )
    ]
