"""The commands that need Django: `python -m rantau.cli.inside COMMAND`, environment given."""

import argparse
import sys

import django

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


def main() -> int:
    """Run one command; its own module says what it takes."""
    command = COMMANDS[sys.argv[1]]
    parser = argparse.ArgumentParser(prog=f"rantau {sys.argv[1]}", description=command.__doc__)
    command.add_arguments(parser)
    return int(command.handle(parser.parse_args(sys.argv[2:])))


if __name__ == "__main__":
    sys.exit(main())
