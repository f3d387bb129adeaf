"""Write the pages of docs/reference anew. `script/reference` runs it on a passing database."""

from typing import Any

from django.core.management.base import BaseCommand

from rantau.ops.row_security_reference import write_row_security_reference


class Command(BaseCommand):
    help = "write docs/reference/ anew from the migrated database"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(write_row_security_reference()))
