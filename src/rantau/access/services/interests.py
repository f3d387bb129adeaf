"""Declare a tie to an office or partner; withdraw it, which headquarters alone does.

It excludes from every case that accuses the unit (docs/design/protection.md). Nobody withdraws the
own, nor that of another account found to be the own: a tie would end whenever it stands in the way.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchInterest, OwnAppointment
from rantau.access.models import Interest
from rantau.access.permissions import DECLARE_OWN_INTEREST, MANAGE_INTERESTS
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.common.ids import uuid7
from rantau.common.text import has_visible_text
from rantau.journal.interface import JournalEvent, JournalKind, validate_why
from rantau.offices.models import Office
from rantau.offices.selectors import find_offices

INTEREST_DECLARED = JournalKind("access:interest:declared", gettext_lazy("Tie declared"))
INTEREST_RECORDED = JournalKind(
    "access:interest:recorded", gettext_lazy("Tie declared by headquarters")
)
INTEREST_WITHDRAWN = JournalKind("access:interest:withdrawn", gettext_lazy("Tie found void"))


@dataclass(frozen=True)
class InterestInput:
    """A tie to a unit (its code or name).

    kind     one of Interest.KINDS
    ends_at  until when it lasted (aware); None where it lasts
    """

    unit: str
    kind: str
    ends_at: datetime | None = None


@service(INTEREST_DECLARED, permission=DECLARE_OWN_INTEREST)
def declare_own_interest(actor: Actor, data: InterestInput) -> CommandResult:
    """Declare a tie of one's own; answers with its id. Raises InvalidInput."""
    if actor.account is None:
        raise Forbidden()
    return _declare(actor, actor.account, actor.name, data)


# A function of the database: headquarters reads logins of accounts by it alone.
FIND_ACCOUNT_SQL = "select id, name from access_find_account(%s)"


@service(INTEREST_RECORDED, permission=MANAGE_INTERESTS)
def record_interest(actor: Actor, login: str, data: InterestInput) -> CommandResult:
    """Declare a tie of somebody else, by the login; answers with its id. Raises InvalidInput."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_ACCOUNT_SQL, [login.strip().lower()])
        row = cursor.fetchone()
    if row is None:
        raise InvalidInput({"login": [_("There is no account with this login.")]})
    return _declare(actor, row[0], row[1], data)


def _declare(actor: Actor, account: UUID, name: str, data: InterestInput) -> CommandResult:
    unit = _check_interest(data)
    interest = Interest(
        id=uuid7(),
        account_id=account,
        account_name=name,
        unit=unit,
        kind=data.kind,
        ends_at=data.ends_at,
        declared_by=actor.ref,
        declared_at=clock.now(),
    )
    try:
        with transaction.atomic():
            interest.save(force_insert=True)
    except IntegrityError as error:
        raise InvalidInput({"unit": [_("This has been declared already.")]}) from error
    terms = {
        "account": str(account),
        "unit": str(unit.id),
        "kind": data.kind,
        "until": data.ends_at.isoformat() if data.ends_at else "",
    }
    event = JournalEvent("interest", interest.id, 1, terms, (f"account:{account}",))
    return CommandResult(answer=str(interest.id), event=event)


def _check_interest(data: InterestInput) -> Office:
    """The one unit that fits. Raises InvalidInput with every problem at once."""
    problems: dict[str, list[str]] = {}
    units = find_offices(data.unit)
    if not units:
        problems["unit"] = [_("Not in the network. Write its code, or part of its name.")]
    elif len(units) > 1:
        fitting = ", ".join(f"{unit.code} ({unit.name})" for unit in units)
        problems["unit"] = [_("Which one? Write its code: %(fitting)s") % {"fitting": fitting}]
    if data.kind not in dict(Interest.KINDS):
        problems["kind"] = [_("Choose one.")]
    if data.ends_at and data.kind == Interest.RELATIVE:
        problems["ends_at"] = [_("A relative remains a relative: leave the day empty.")]
    if problems:
        raise InvalidInput(problems)
    return units[0]


# A function of the database: headquarters found them to be one human being's.
OWN_ACCOUNTS_SQL = "select access_list_same_accounts(%s)"


def has_account_among(actor: Actor, *accounts: UUID) -> bool:
    """Whether one of the accounts is the actor's, or another of the same human being. For
    headquarters, inside a scope."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_ACCOUNTS_SQL, [actor.account])
        return bool({row[0] for row in cursor.fetchall()} & set(accounts))


@service(INTEREST_WITHDRAWN, permission=MANAGE_INTERESTS)
def withdraw_interest(actor: Actor, interest_id: UUID, *, why: str) -> CommandResult:
    """Find a declared tie void: it excludes no more; answers with its id.

    why     kept in the journal entry
    Raises  InvalidInput; NoSuchInterest; OwnAppointment for one of the actor's own accounts
    """
    if not has_visible_text(why):
        raise InvalidInput({"why": [_("Write why.")]})
    validate_why(why)
    rows = Interest.objects.select_for_update().filter(pk=interest_id, withdrawn_at=None)
    interest = rows.first()
    if interest is None:
        raise NoSuchInterest()
    if has_account_among(actor, interest.account_id):
        raise OwnAppointment()
    interest.withdrawn_at, interest.withdrawn_by = clock.now(), actor.ref
    interest.revision += 1
    interest.save(update_fields=["withdrawn_at", "withdrawn_by", "revision"])
    event = JournalEvent(
        subject_kind="interest",
        subject=interest.id,
        revision=interest.revision,
        terms={"account": str(interest.account_id), "unit": str(interest.unit_id)},
        tells=(f"account:{interest.account_id}",),
        why=why,
    )
    return CommandResult(answer=str(interest.id), event=event)
