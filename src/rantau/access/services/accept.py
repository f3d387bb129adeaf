"""Accept an invitation: make the account that it names, with the login and password chosen."""

import re

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.catalogue import ACCEPTED
from rantau.access.errors import NoSuchInvitation
from rantau.access.models import Account, Appointment, Invitation
from rantau.access.rights import ACCEPT
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.journal.record import Happening

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@service(ACCEPTED, permission=ACCEPT)
def accept(actor: Actor, login: str, password: str) -> Done:
    """Make account and appointment, and use the invitation up; answers with the login.

    actor   `actor.invited` of the invitation
    Raises  NoSuchInvitation; Invalid, also for a login that somebody has
    """
    waiting = Invitation.objects.filter(used_at=None, ends_at__gt=clock.now())
    held = waiting.select_for_update().first()
    if held is None:
        raise NoSuchInvitation()
    account = Account(id=uuid7(), login=login.strip().lower(), name=held.name)
    _check(account, password)
    account.password = make_password(password)
    try:
        account.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid({"login": [_("Nama masuk ini sudah dipakai. Pilih yang lain.")]}) from error
    appointment = Appointment(
        id=uuid7(), account_id=account.id, office_id=held.office_id, role=held.role,
        starts_at=clock.now(),
    )  # fmt: skip
    appointment.save(force_insert=True)
    waiting.filter(pk=held.pk).update(used_at=clock.now())
    said = Happening(
        subject_kind="invitation",
        subject=held.id,
        revision=2,
        terms={"account": str(account.id), "appointment": str(appointment.id), "role": held.role},
    )
    return Done(answer=str(account.id), happening=said)


def _check(account: Account, password: str) -> None:
    problems: dict[str, list[str]] = {}
    if not LOGIN.fullmatch(account.login):
        problems["login"] = [
            _("3 sampai 60 huruf kecil, angka, titik, atau garis; mulai dengan huruf atau angka.")
        ]
    try:
        validate_password(password, account)
    except ValidationError as error:
        problems["password"] = list(error.messages)
    if problems:
        raise Invalid(problems)
