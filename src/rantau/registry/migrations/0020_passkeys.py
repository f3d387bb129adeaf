"""Keys that telephones keep (passkeys) sign a person in to her own page."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_name_search")]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("credential", models.BinaryField(max_length=1023, unique=True)),
                ("public_key", models.BinaryField(max_length=4096)),
                ("sign_count", models.BigIntegerField()),
                ("added_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passkeys",
                        to="registry.person",
                    ),
                ),
            ],
            options={"db_table": "registry_passkey"},
        ),
        force_row_security("registry_passkey", sees={}, grants={}),
        run_sql_files("registry", "passkeys"),
    ]
