"""`rantau office`: invite the administrator of an office; add, move and close an office."""

import argparse
import sys
from datetime import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.urls import reverse

from rantau.access.services.invitations import InvitationInput, invite_officer
from rantau.access.services.offices import (
    ADDABLE_KINDS,
    OfficeInput,
    add_office,
    close_office,
    move_office,
)
from rantau.access.tokens import generate_secret, hash_secret
from rantau.common.commands import OperatorCommand
from rantau.common.errors import DomainError
from rantau.common.ids import uuid7
from rantau.ops.operator import OPERATOR, print_domain_error


def _add_place_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--country", default="", help="of a post abroad, such as PL")
    parser.add_argument("--region", default="", help="official code, such as 36.71")
    parser.add_argument("--time-zone", default="", help="such as Europe/Warsaw")
    parser.add_argument("--calendar", default="", help="a code of seed/calendars.csv")
    parser.add_argument("--opens", type=time.fromisoformat, help="local time, such as 09:00")
    parser.add_argument("--closes", type=time.fromisoformat, help="local time, such as 17:00")


class Command(OperatorCommand):
    """`rantau office invite|add|move|close`: invite an administrator; add, move, close offices."""

    help = "Invite the administrator of an office; add, move and close an office."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verbs and their options."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        invite = verbs.add_parser("invite", help="a link by which NAME makes the account")
        invite.add_argument("code", help="the office's code, such as DN-3212")
        invite.add_argument("name", help="who is to be its administrator")
        add = verbs.add_parser("add", help="a post abroad or a border post")
        add.add_argument("code", help="such as PA-PL-WAW")
        add.add_argument("name", help='such as "KBRI Warsawa"')
        add.add_argument("--kind", choices=ADDABLE_KINDS, default=ADDABLE_KINDS[0])
        _add_place_arguments(add)
        move = verbs.add_parser("move", help="another place, zone, week, hours or name")
        move.add_argument("code", help="the office's code")
        move.add_argument("--name", default="", help="its name from now on")
        _add_place_arguments(move)
        close = verbs.add_parser("close", help="close an office for good")
        close.add_argument("code", help="the office's code")
        close.add_argument("--why", required=True, help="kept in the journal")

    def run(self, options: argparse.Namespace) -> int:
        """Run the verb; print the reasons and return 1 when it is refused."""
        verbs = {"invite": _invite, "add": _add, "move": _move, "close": _close}
        try:
            return verbs[options.verb](options)
        except DomainError as error:
            return print_domain_error(error)


def _invite(options: argparse.Namespace) -> int:
    secret = generate_secret()
    invitation = InvitationInput(options.code.upper(), options.name)
    invite_officer(OPERATOR, uuid7(), invitation, digest=hash_secret(secret))
    print(f"{settings.PUBLIC_URL}{reverse('access:accept', args=[secret])}")
    print("Works once, within seven days; shown this once.", file=sys.stderr)
    return 0


def _add(options: argparse.Namespace) -> int:
    office_input = OfficeInput(kind=options.kind, **_get_office_fields(options))
    result = add_office(OPERATOR, uuid7(), office_input)
    print(f"{result.answer} is added. Invite its administrator with:")
    print(f'  script/rantau office invite {result.answer} "NAME" --data {settings.RANTAU_DATA}')
    return 0


def _move(options: argparse.Namespace) -> int:
    result = move_office(OPERATOR, uuid7(), OfficeInput(**_get_office_fields(options)))
    print(f"{result.answer} is changed.")
    return 0


def _close(options: argparse.Namespace) -> int:
    result = close_office(OPERATOR, uuid7(), options.code, why=options.why)
    print(f"{result.answer} is closed.")
    return 0


def _get_office_fields(options: argparse.Namespace) -> dict[str, Any]:
    names = ("code", "name", "country", "region", "time_zone", "calendar", "opens", "closes")
    return {name: getattr(options, name) for name in names}
