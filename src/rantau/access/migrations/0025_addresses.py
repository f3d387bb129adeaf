"""E-mail addresses that their owners confirmed, and passwords replaced by a link sent there."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0024_counted_keys")]

    operations = [
        migrations.AddField("account", "named_email", models.EmailField(blank=True, default="")),
        migrations.AddField("account", "email_named_at", models.DateTimeField(null=True)),
        migrations.AddField("account", "former_email", models.EmailField(blank=True, default="")),
        run_sql_files("access", "addresses"),
    ]
