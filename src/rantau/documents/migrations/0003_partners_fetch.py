"""A partner fetches the papers that a room above lets it see; by itself it sees none."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_who_sees")]

    operations = [
        migrations.RunSQL(
            sql=[
                "grant select on documents_document to r_partner",
                "grant execute on function documents_ask to r_partner",
            ],
            reverse_sql=[
                "revoke execute on function documents_ask from r_partner",
                "revoke select on documents_document from r_partner",
            ],
        )
    ]
