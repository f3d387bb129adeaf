"""Writers number what they write, readings are sealed as entries are, heads sign every column.

What is there has format 1: entries without a number, readings without a MAC, heads that sign
neither their key nor the horizon. The sealer takes over what is not sealed yet, once.
"""

import django.db.models.deletion
from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files

FIRST_FORMAT = 1


def add_format(model: str, name: str) -> list[migrations.AddField | migrations.AlterField]:
    """A column for a format, 1 in the rows that are there, 2 in new ones."""
    old = models.SmallIntegerField(default=FIRST_FORMAT)
    return [
        migrations.AddField(model, name, old),
        migrations.AlterField(model, name, models.SmallIntegerField(default=2)),
    ]


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_foreign_keys")]

    operations = [
        *add_format("entry", "format"),
        *add_format("reading", "format"),
        *add_format("head", "format"),
        *add_format("head", "oldest_format"),
        migrations.AddField("entry", "chain", models.UUIDField(null=True)),
        migrations.AddField("entry", "link", models.IntegerField(null=True)),
        migrations.AddField("reading", "chain", models.UUIDField(null=True)),
        migrations.AddField("reading", "link", models.IntegerField(null=True)),
        migrations.AddField(
            "reading",
            "mac",
            models.BinaryField(default=b"", max_length=32),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "entry", models.Index(fields=["chain", "link"], name="entries_of_a_chain")
        ),
        migrations.AddIndex(
            "reading", models.Index(fields=["chain", "link"], name="readings_of_a_chain")
        ),
        migrations.AlterField(
            "leaf",
            "entry",
            models.OneToOneField(
                db_column="entry",
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leaf",
                to="journal.entry",
            ),
        ),
        migrations.AddField(
            "leaf",
            "reading",
            models.OneToOneField(
                db_column="reading",
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leaf",
                to="journal.reading",
            ),
        ),
        migrations.AddConstraint(
            "leaf",
            models.CheckConstraint(
                condition=models.Q(entry__isnull=False, reading__isnull=True)
                | models.Q(entry__isnull=True, reading__isnull=False),
                name="leaf_of_one_record",
            ),
        ),
        run_sql_files("journal", "sealed_readings"),
    ]
