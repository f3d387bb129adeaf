"""`rantau client make OFFICE_CODE ROLE SCOPE…`: gives a machine of an office a way in by API."""

import argparse
import sys

from django.core.management.base import CommandParser

from rantau.access.actor import build_system_actor
from rantau.access.services.clients import ClientInput, create_client, revoke_client
from rantau.access.tokens import API_SCOPES, generate_secret, hash_secret
from rantau.common.commands import OperatorCommand
from rantau.common.errors import DomainError
from rantau.common.ids import uuid7

OPERATOR = build_system_actor("operator")


def _make(options: argparse.Namespace) -> int:
    secret = generate_secret()
    terms = ClientInput(options.office, options.role, tuple(options.scopes), options.name)
    made = create_client(OPERATOR, uuid7(), terms, digest=hash_secret(secret))
    print(f"client_id      {made.answer}")
    print(f"client_secret  {secret}")
    print("The secret is shown this once. Tokens: POST /api/v1/token")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    revoke_client(OPERATOR, uuid7(), options.code, why=options.why)
    print(f"{options.code} has ended, and its tokens with it.")
    return 0


class Command(OperatorCommand):
    """`rantau client make|revoke`: API clients of an office."""

    help = "gives a machine of an office a way in by API."

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        making = verbs.add_parser("make", help="make a client; prints its id and secret once")
        making.add_argument("office", help="the office's code, such as AG-001")
        making.add_argument("role", help="one of the roles of that office, such as agency")
        making.add_argument("scopes", nargs="+", help=", ".join(API_SCOPES))
        making.add_argument(
            "--name", default="", help="what others see; the office's name if left out"
        )
        ending = verbs.add_parser("revoke", help="end a client; its tokens die at once")
        ending.add_argument("code", help="the client's id")
        ending.add_argument("--why", required=True, help="kept in the journal")

    def run(self, options: argparse.Namespace) -> int:
        """Do it; 1 and the reason when it is refused."""
        try:
            return _make(options) if options.verb == "make" else _revoke(options)
        except DomainError as refusal:
            reasons = refusal.details.get("problems", {})
            print(refusal, *(word for words in reasons.values() for word in words), file=sys.stderr)
            return 1
