"""Make the account of somebody at an office, with a role from now on."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.access.catalogue import ACCOUNT_OPENED
from rantau.access.models import Account, Appointment
from rantau.access.rights import OPEN_ACCOUNT
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import NotFound, Refusal
from rantau.journal.record import Happening
from rantau.offices.models import Office


@dataclass(eq=False)
class LoginTaken(Refusal):
    """Somebody signs in under this name already."""

    code: ClassVar[str] = "account.login_taken"
    text: ClassVar[str | Promise] = _("Nama masuk ini sudah dipakai.")
    status: ClassVar[int] = 409


@dataclass(frozen=True)
class AccountTerms:
    """Whose account: the name others see, the name typed to sign in, the role at which office.

    password    already hashed
    """

    name: str
    login: str
    password: str
    office: str
    role: str


@service(ACCOUNT_OPENED, permission=OPEN_ACCOUNT)
def open_account(actor: Actor, terms: AccountTerms) -> Done:
    """Make the account and its appointment; answers with the login. Raises LoginTaken, NotFound."""
    office = Office.objects.filter(code=terms.office).first()
    if office is None:
        raise NotFound()
    if Account.objects.filter(login=terms.login).exists():
        raise LoginTaken()
    account = Account(login=terms.login, name=terms.name, password=terms.password)
    account.save(force_insert=True)
    Appointment(
        account=account, office=office, role=terms.role, starts_at=clock.now()
    ).save(force_insert=True)  # fmt: skip
    said = Happening(
        subject_kind="account",
        subject=account.id,
        revision=1,
        terms={"office": terms.office, "role": terms.role},
    )
    return Done(answer=terms.login, happening=said)
