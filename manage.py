#!/usr/bin/env python
"""Django's command line.

A command that reads or writes the database is started as `script/rantau COMMAND`, which opens the
embedded database and gives the command its environment; `makemigrations` and the like run as
they are.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one management command."""
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.config.settings")
    os.environ.setdefault("SECRET_KEY", "manage.py only: no server starts with it")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  needs the path

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
