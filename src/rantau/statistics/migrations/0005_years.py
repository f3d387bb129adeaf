"""Totals of whole years besides months, so that the nation's board reads no more than it shows."""

from django.db import migrations, models

from rantau.statistics.counting import SUM_CELLS


class Migration(migrations.Migration):
    dependencies = [("statistics", "0004_totals")]

    operations = [
        migrations.RunSQL("delete from statistics_total", reverse_sql=migrations.RunSQL.noop),
        migrations.RemoveConstraint("total", "one_total_for_the_same_axes"),
        migrations.RemoveField("total", "month"),
        migrations.AddField("total", "year", models.SmallIntegerField(), preserve_default=False),
        migrations.AddField("total", "month", models.SmallIntegerField(), preserve_default=False),
        migrations.AddConstraint(
            "total",
            models.UniqueConstraint(
                fields=["year", "month", "destination", "milestone", "sex", "origin"],
                name="one_total_for_the_same_axes",
            ),
        ),
        migrations.RunSQL(SUM_CELLS, reverse_sql=migrations.RunSQL.noop),
    ]
