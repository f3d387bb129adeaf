"""Posts abroad break the glass too; a finding is kept with the review."""

from django.db import migrations

from rantau.common.row_security import build_setting_sql

OWN = f"office_id = {build_setting_sql('office', 'uuid')}"


class Migration(migrations.Migration):
    dependencies = [("access", "0006_reviews")]

    operations = [
        migrations.RunSQL(
            sql=[
                f"create policy p_r_post on access_break_glass to r_post using ({OWN}) with check ({OWN})",
                "grant select, insert on access_break_glass to r_post",
                "grant update (finding) on access_break_glass to r_national",
            ],
            reverse_sql=[
                "revoke update (finding) on access_break_glass from r_national",
                "revoke select, insert on access_break_glass from r_post",
                "drop policy p_r_post on access_break_glass",
            ],
        ),
    ]
