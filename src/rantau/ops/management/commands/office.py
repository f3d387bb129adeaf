"""`rantau office invite CODE "NAME"`: prints the one-time link for an office's administrator."""

import argparse
import sys

from django.conf import settings
from django.core.management.base import CommandParser
from django.urls import reverse

from rantau.access.actor import build_system_actor
from rantau.access.services.invitations import InvitationInput, invite_officer
from rantau.access.tokens import generate_secret, hash_secret
from rantau.common.commands import OperatorCommand
from rantau.common.errors import DomainError
from rantau.common.ids import uuid7


def _reasons(refusal: DomainError) -> list[str]:
    return [word for words in refusal.details.get("problems", {}).values() for word in words]


class Command(OperatorCommand):
    """`rantau office invite`: a one-time link for the administrator of an office."""

    help = "prints the one-time link for an office's administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own words."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        inviting = verbs.add_parser("invite", help="a link by which NAME makes the account")
        inviting.add_argument("code", help="the office's code, such as DN-3212")
        inviting.add_argument("name", help="who is to be its administrator")

    def run(self, options: argparse.Namespace) -> int:
        """Print the link; 1 and the reason when it is refused."""
        secret = generate_secret()
        terms = InvitationInput(options.code.upper(), options.name)
        try:
            invite_officer(
                build_system_actor("operator"), uuid7(), terms, digest=hash_secret(secret)
            )
        except DomainError as refusal:
            print(refusal, *_reasons(refusal), file=sys.stderr)
            return 1
        print(f"{settings.PUBLIC_URL}{reverse('access:accept', args=[secret])}")
        print("Works once, within seven days; shown this once.", file=sys.stderr)
        return 0
