"""A document names the one in whose place it was issued, and the public check says so."""

import django.db.models.deletion
from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0009_serial_known"),
        ("offices", "0005_region_name_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="replaces",
            field=models.ForeignKey(
                db_column="replaces",
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("replaces", None), _negated=True),
                fields=["replaces"],
                name="documents_in_place_of",
            ),
        ),
        run_sql_files("documents", "check_replaced"),
    ]
