"""A failed comparison goes into the log of the person whose reference or passport was given."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_set_ground"), ("access", "0006_limits")]

    operations = [
        migrations.RunSQL(
            [
                "grant execute on function registry_find_by_reference(text) to r_partner, r_system",
                "grant execute on function registry_find_exact(text, text, text, date)"
                " to r_border, r_public",
            ]
        ),
    ]
