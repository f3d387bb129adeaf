"""What waits for others is filtered and sorted as the rest of the worklist is: both indexes have
what filters and orders read."""

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from rantau.common.migration_sql_v1 import run_sql_files

READ = ["kind", "confidential", "destination", "village", "subject_name", "opened_at"]


def replace_index(name: str, column: str, include: list[str]) -> list[Operation]:
    """The index of open duties by this column and due time, with more columns."""
    index = models.Index(
        fields=[column, "due_at", "id"],
        include=include,
        condition=Q(closed_at=None) & Q(**{f"{column}__isnull": False}),
        name=name,
    )
    return [migrations.RemoveIndex("duty", name), migrations.AddIndex("duty", index)]


class Migration(migrations.Migration):
    dependencies = [("duties", "0007_moved_offices")]

    operations = [
        *replace_index("waiting_for_others", "waiting_office", [*READ, "agency"]),
        *replace_index("duties_about_candidates", "agency", [*READ, "office"]),
        run_sql_files("duties", "waiting"),
    ]
