"""The commands that need Django: `python -m rantau.cli.inside COMMAND`, environment given."""

import argparse
import sys

import django
from django.db.utils import ProgrammingError
from psycopg.errors import UndefinedTable

django.setup()

from rantau.cli import (  # noqa: E402  models load after setup
    bench,
    client,
    demo,
    document,
    journal,
    lay,
    office,
    operator,
    rehearse,
    scheme,
    seed,
    statistics,
)

COMMANDS = {
    "lay": lay, "seed": seed, "journal": journal, "operator": operator, "document": document,
    "scheme": scheme, "client": client, "office": office, "statistics": statistics,
    "rehearse": rehearse, "bench": bench, "demo": demo,
}  # fmt: skip
NOT_LAID = "There are no tables here yet: start Rantau once with script/run on this data directory."


def main() -> int:
    """Run one command; its own module says what it takes."""
    command = COMMANDS[sys.argv[1]]
    parser = argparse.ArgumentParser(prog=f"rantau {sys.argv[1]}", description=command.__doc__)
    command.add_arguments(parser)
    options = parser.parse_args(sys.argv[2:])
    try:
        return int(command.handle(options))
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        print(NOT_LAID, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
