"""`rantau client make OFFICE ROLE SCOPE…`: propose an API client of an office, which a second
person confirms on a page; `revoke` ends one."""

import argparse

from django.conf import settings
from django.core.management.base import CommandParser
from django.urls import reverse

from rantau.access.services.clients import ClientInput, propose_client, revoke_client
from rantau.access.tokens import API_SCOPES, generate_secret, hash_secret
from rantau.common.commands import OperatorCommand
from rantau.common.errors import DomainError
from rantau.common.ids import uuid7
from rantau.ops.operator import OPERATOR, print_domain_error


def _make(options: argparse.Namespace) -> int:
    secret = generate_secret()
    client = ClientInput(options.office, options.role, tuple(options.scopes), options.name)
    result = propose_client(OPERATOR, uuid7(), client, digest=hash_secret(secret))
    print(f"client_id      {result.answer}")
    print(f"client_secret  {secret}")
    print("The secret is shown this once. Tokens: POST /api/v1/token")
    print(
        "It works once headquarters, or the administrator of the office above, has confirmed it:"
        f" {settings.PUBLIC_URL}{reverse('access:client_proposal', args=[result.answer])}"
    )
    return 0


def _revoke(options: argparse.Namespace) -> int:
    revoke_client(OPERATOR, uuid7(), options.code, why=options.why)
    print(f"{options.code} has ended, and its tokens with it.")
    return 0


class Command(OperatorCommand):
    """`rantau client make|revoke`: propose or end an API client of an office."""

    help = "Make or end an API client of an office."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verbs and their options."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        make = verbs.add_parser("make", help="propose a client; prints its id and secret once")
        make.add_argument("office", help="the office's code, such as AG-001")
        make.add_argument("role", help="one of the roles of that office, such as agency")
        make.add_argument("scopes", nargs="+", help=", ".join(API_SCOPES))
        make.add_argument(
            "--name", default="", help="what others see; the office's name if left out"
        )
        revoke = verbs.add_parser("revoke", help="end a client; its tokens end at once")
        revoke.add_argument("code", help="the client's id")
        revoke.add_argument("--why", required=True, help="kept in the journal")

    def run(self, options: argparse.Namespace) -> int:
        """Run the verb; print the reasons and return 1 when it is refused."""
        try:
            return _make(options) if options.verb == "make" else _revoke(options)
        except DomainError as error:
            return print_domain_error(error)
