"""Model fields of our own."""

from typing import Any, TypeVar

from django.db import models

Given = TypeVar("Given")
Found = TypeVar("Found")


class UncheckedForeignKey(models.ForeignKey[Given, Found]):
    """A foreign key that the database does not check, in a column that is called like the field.

    A constraint would write a lock on the office's row with every person, placement and event
    that names it, and a district's counters work on one office at a time. The check is not
    missed: no row that is led to can be deleted (no role may), and ids come from rows that the
    command read (docs/decisions/0016-orm-by-default.md). There is no index either; a model
    declares those that its lists use.
    """

    def __init__(self, to: Any, **options: Any) -> None:
        fixed = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}
        super().__init__(to, **{**options, **fixed, "db_constraint": False})

    def get_attname_column(self) -> Any:
        """The attribute (`office_id`) and the column (`office`)."""
        return self.get_attname(), self.name

    def deconstruct(self) -> Any:
        """As Django's own field: migrations import nothing of ours."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.ForeignKey", arguments, {**options, "db_column": name}
