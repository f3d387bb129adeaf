"""`rantau office invite CODE "NAME"`: prints the one-time link for an office's administrator."""

import argparse
import sys

from django.conf import settings
from django.urls import reverse

from rantau.access.actor import system
from rantau.access.services.invite import InviteTerms, invite
from rantau.access.tokens import digest, new_secret
from rantau.core.errors import Refusal
from rantau.core.keys import uuid7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    inviting = verbs.add_parser("invite", help="a link by which NAME makes the account")
    inviting.add_argument("code", help="the office's code, such as DN-3212")
    inviting.add_argument("name", help="who is to be its administrator")


def handle(options: argparse.Namespace) -> int:
    """Print the link; 1 and the reason when it is refused."""
    secret = new_secret()
    terms = InviteTerms(options.code.upper(), options.name)
    try:
        invite(system("operator"), uuid7(), terms, digest=digest(secret))
    except Refusal as refusal:
        print(refusal, *_reasons(refusal), file=sys.stderr)
        return 1
    print(f"{settings.PUBLIC_URL}{reverse('access:accept', args=[secret])}")
    print("Works once, within seven days; shown this once.", file=sys.stderr)
    return 0


def _reasons(refusal: Refusal) -> list[str]:
    return [word for words in refusal.details.get("problems", {}).values() for word in words]
