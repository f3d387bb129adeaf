"""`rantau operator NAME LOGIN`: make one of the first two accounts of an empty Rantau, at
headquarters."""

import argparse
import re
import secrets
import sys

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandParser
from django.db.models import Q

from rantau.access.models import Appointment
from rantau.access.scope import reading_as
from rantau.access.services.accounts import AccountInput, open_account
from rantau.common import clock
from rantau.common.commands import OperatorCommand
from rantau.common.errors import DomainError
from rantau.common.ids import uuid7
from rantau.offices.models import OfficeKind
from rantau.ops.operator import OPERATOR, print_domain_error

NEEDED_ACCOUNTS = 2  # nobody confirms what they proposed themselves
SECOND_TEXT = """
Nothing that this account proposes is confirmed until there is a second one. Make it for
a colleague:
  script/rantau operator "NAME" LOGIN      (with the same --data DIR)
Then go on as docs/operations/first-day.md says."""
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


class Command(OperatorCommand):
    """`rantau operator NAME LOGIN`: make an account at headquarters, of which an empty Rantau needs
    two."""

    help = "Make an account at headquarters: an empty Rantau needs two, for two people."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add name and login."""
        parser.add_argument("name", help="as colleagues see it")
        parser.add_argument("login", help="as typed to sign in: small letters, digits, dots")

    def run(self, options: argparse.Namespace) -> int:
        """Make the account and print its password, which is stored only as a hash.

        Returns 1 when the account is refused, 2 for a wrong name or login.
        """
        name = options.name.strip()
        if not name or len(name) > 120 or not LOGIN.fullmatch(options.login):
            print(
                "NAME has 1 to 120 characters; LOGIN small letters, digits, dots.", file=sys.stderr
            )
            return 2
        password = secrets.token_urlsafe(15)
        account = AccountInput(name, options.login, make_password(password), "HQ", "national")
        try:
            open_account(OPERATOR, uuid7(), account)
        except DomainError as error:
            return print_domain_error(error)
        print(f"Account {options.login} at headquarters. Password, shown this once: {password}")
        print("Sign in at /masuk/ and choose your own at once at /masuk/sandi/.")
        if count_accounts_of_headquarters() < NEEDED_ACCOUNTS:
            print(SECOND_TEXT)
        return 0


def count_accounts_of_headquarters() -> int:
    """How many accounts decide at headquarters, now or soon."""
    serving = Appointment.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=clock.now()),
        office__kind=OfficeKind.HEADQUARTERS,
        role="national",
    )
    with reading_as(OPERATOR):
        return serving.values("account").distinct().count()
