"""Generate the pages in docs/reference and the hashes of the database's rules; `script/reference`
runs this on a temporary database."""

from typing import Any

from django.core.management.base import BaseCommand

from rantau.common.environment import read_setting
from rantau.ops.row_security_reference import write_row_security_reference
from rantau.ops.schema_check import write_schema_hashes
from rantau.ops.settings_reference import write_settings_reference


class Command(BaseCommand):
    help = "Generate the pages in docs/reference from the migrated database."

    def handle(self, *args: Any, **options: Any) -> None:
        for write in (write_row_security_reference, write_settings_reference):
            self.stdout.write(str(write()))
        self.stdout.write(str(write_schema_hashes(read_setting("DATABASE_OWNER_URL"))))
