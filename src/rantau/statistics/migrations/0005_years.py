"""Totals of whole years besides months, so that the nation's board reads no more than it shows."""

from django.db import migrations, models

# All that was folded is let go of, and the horizon set to where nothing is below it: boards count
# passages until the next fold fills cells and totals in their new shape.
FOLD_ANEW = """
    delete from statistics_cell;
    delete from statistics_total;
    update statistics_horizon set below = 0;
"""


class Migration(migrations.Migration):
    dependencies = [("statistics", "0004_totals")]

    operations = [
        migrations.RunSQL(FOLD_ANEW, reverse_sql=migrations.RunSQL.noop),
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
    ]
