"""`rantau operator NAME LOGIN`: the first account of an empty Rantau, at headquarters."""

import argparse
import re
import secrets
import sys

from django.contrib.auth.hashers import make_password

from rantau.access.actor import system
from rantau.access.services.open_account import AccountTerms, open_account
from rantau.core.errors import Refusal
from rantau.core.keys import uuid7

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("name", help="as colleagues see it")
    parser.add_argument("login", help="as typed to sign in: small letters, digits, dots")


def handle(options: argparse.Namespace) -> int:
    """Make the account and print its password, which is shown this once and kept nowhere."""
    name = options.name.strip()
    if not name or len(name) > 120 or not LOGIN.fullmatch(options.login):
        print("NAME has 1 to 120 signs; LOGIN small letters, digits, dots.", file=sys.stderr)
        return 2
    password = secrets.token_urlsafe(15)
    terms = AccountTerms(name, options.login, make_password(password), "HQ", "national")
    try:
        open_account(system("operator"), uuid7(), terms)
    except Refusal as refusal:
        print(f"{refusal.code}: {refusal}", file=sys.stderr)
        return 1
    print(f"Account {options.login} at headquarters. Password, shown this once: {password}")
    print("Sign in at /masuk/ and choose your own at once at /masuk/sandi/.")
    return 0
