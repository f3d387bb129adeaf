"""An account keeps no language: a page is in the one that the browser asks for or was chosen."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0009_accounts_are_guarded")]

    operations = [migrations.RemoveField("account", "language")]
