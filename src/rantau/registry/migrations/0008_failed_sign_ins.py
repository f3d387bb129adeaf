"""A failed sign-in code goes into the log of the person whose reference was typed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_lasting_grounds")]

    operations = [
        migrations.RunSQL("grant execute on function registry_find_by_reference(text) to r_public"),
    ]
