"""`rantau limit lift NAME --why …`: lift the slow-down of an account, an API client or a person."""

import argparse

from django.core.management.base import CommandParser

from rantau.access.services.limits import lift_limits
from rantau.common.commands import OperatorCommand
from rantau.common.errors import DomainError
from rantau.common.ids import uuid7
from rantau.ops.operator import OPERATOR, print_domain_error
from rantau.registry.services.limits import lift_person_limits


class Command(OperatorCommand):
    """`rantau limit lift`: lift the slow-down of an account, an API client or a person."""

    help = "Lift the slow-down after wrong tries."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verb and its options."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        lift = verbs.add_parser("lift", help="forget the wrong tries; it stands in the journal")
        lift.add_argument("name", help="a login, a client_id, or a person's reference RT-…")
        lift.add_argument("--why", required=True, help="kept in the journal")

    def run(self, options: argparse.Namespace) -> int:
        """Run the verb; print the reasons and return 1 when it is refused."""
        is_person = options.name.upper().startswith("RT-")
        service = lift_person_limits if is_person else lift_limits
        try:
            service(OPERATOR, uuid7(), options.name, why=options.why)
        except DomainError as error:
            return print_domain_error(error)
        print(f"{options.name} is slowed down no more.")
        return 0
