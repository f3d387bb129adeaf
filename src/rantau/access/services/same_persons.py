"""Find that two accounts are one human being's, so that the ties of one count for the other."""

from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchSamePerson, OwnAppointment
from rantau.access.models import SamePerson
from rantau.access.permissions import MANAGE_INTERESTS
from rantau.access.service import CommandResult, service
from rantau.access.services.interests import FIND_ACCOUNT_SQL, has_account_among
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.text import has_visible_text
from rantau.journal.interface import JournalEvent, JournalKind, validate_why

SAME_PERSON_RECORDED = JournalKind(
    "access:same_person:recorded", gettext_lazy("Two accounts found to be one person's")
)
SAME_PERSON_WITHDRAWN = JournalKind(
    "access:same_person:withdrawn", gettext_lazy("Two accounts found to be two persons'")
)


@service(SAME_PERSON_RECORDED, permission=MANAGE_INTERESTS)
def record_same_person(actor: Actor, login: str, other_login: str) -> CommandResult:
    """Link two accounts, by their logins; answers with the id of the link. Raises InvalidInput."""
    accounts = {"login": _find_account(login), "other": _find_account(other_login)}
    problems = {
        field: [_("There is no account with this login.")]
        for field, account in accounts.items()
        if account is None
    }
    if not problems and accounts["login"] == accounts["other"]:
        problems["other"] = [_("Write the login of the other account.")]
    pair = sorted(account for account in accounts.values() if account is not None)
    if problems:
        raise InvalidInput(problems)
    (one, one_name), (other, other_name) = pair
    link = SamePerson(
        id=uuid7(),
        one_id=one,
        other_id=other,
        one_name=one_name,
        other_name=other_name,
        declared_by=actor.ref,
        declared_at=clock.now(),
    )
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as error:
        raise InvalidInput({"other": [_("This has been declared already.")]}) from error
    _mark_accounts(link)
    return CommandResult(answer=str(link.id), event=_build_event(link))


def _find_account(login: str) -> tuple[UUID, str] | None:
    with connection.cursor() as cursor:
        cursor.execute(FIND_ACCOUNT_SQL, [login.strip().lower()])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def _mark_accounts(link: SamePerson) -> None:
    """Note at both accounts whether they are linked."""
    with connection.cursor() as cursor:
        cursor.execute("select access_mark_linked(%s)", [[link.one_id, link.other_id]])


def _build_event(link: SamePerson, *, why: str = "") -> JournalEvent:
    accounts = (str(link.one_id), str(link.other_id))
    return JournalEvent(
        "same_person",
        link.id,
        link.revision,
        {"accounts": list(accounts)},
        tuple(f"account:{account}" for account in accounts),
        why=why,
    )


@service(SAME_PERSON_WITHDRAWN, permission=MANAGE_INTERESTS)
def withdraw_same_person(actor: Actor, link_id: UUID, *, why: str) -> CommandResult:
    """Find that the accounts are two people's: ties of one count no more for the other; answers
    with the id of the link.

    why     kept in the journal entry
    Raises  InvalidInput; NoSuchSamePerson; OwnAppointment where one of the accounts is the actor's
            own, also along a row of links
    """
    if not has_visible_text(why):
        raise InvalidInput({"why": [_("Write why.")]})
    validate_why(why)
    link = SamePerson.objects.select_for_update().filter(pk=link_id, withdrawn_at=None).first()
    if link is None:
        raise NoSuchSamePerson()
    if has_account_among(actor, link.one_id, link.other_id):
        raise OwnAppointment()
    link.withdrawn_at, link.withdrawn_by = clock.now(), actor.ref
    link.revision += 1
    link.save(update_fields=["withdrawn_at", "withdrawn_by", "revision"])
    _mark_accounts(link)
    return CommandResult(answer=str(link.id), event=_build_event(link, why=why))
