"""Tell people about appointments and API clients: the person, who did it, and who manages the
office's accounts; and an account about its own e-mail address and password."""

from uuid import UUID

from django.db import connection

from rantau.access.models import ApiClient
from rantau.common import clock

# Functions of the database: whom it concerns may be of an office that the actor cannot see.
NOTIFY_SQL = "select access_notify(%s, %s, %s, %s, %s, %s)"
NOTIFY_PROPOSER_SQL = "select access_notify_proposer(%s, %s, %s, %s, %s)"
NOTIFY_OFFICE_SQL = "select access_notify_office(%s, %s, %s, %s)"
NOTIFY_OF_CLIENT_SQL = "select access_notify_of_client(%s, %s, %s, %s, %s, %s, %s)"
NOTIFY_OWNER_SQL = "select access_notify_owner(%s, %s, %s)"


def notify(account: UUID, *, actor: str, office: UUID, role: str, code: str) -> tuple[str, ...]:
    """Leave a notice about an appointment of `account`; returns whom the journal entry names.

    actor  the reference of whoever proposed or did it, who gets a notice too
    code   one of Notice.CODES
    """
    with connection.cursor() as cursor:
        cursor.execute(NOTIFY_SQL, [account, actor, office, role, code, clock.now()])
    return tuple(sorted({f"account:{account}", actor, f"office:{office}"}))


def notify_of_client(client: ApiClient, *, actor: str, code: str) -> tuple[str, ...]:
    """Leave a notice about a proposed API client; returns whom the journal entry names.

    actor  the reference of whoever proposed it or decided on it
    code   PROPOSED, CONFIRMED or REFUSED of Notice
    """
    proposer, office = client.proposed_by, client.office_id
    with connection.cursor() as cursor:
        cursor.execute(
            NOTIFY_OF_CLIENT_SQL,
            [client.name, proposer, actor, office, client.role, code, clock.now()],
        )
    return tuple(sorted({proposer, actor, f"office:{office}"}))


def notify_proposer(proposer: str, *, shown: str, office: UUID, code: str) -> None:
    """Tell whoever proposed something of a record what came of it; nobody where no account did.

    shown  what it is about: a reference, never a personal value
    code   CORRECTED, UNCHANGED, AGREED or DECLINED of Notice
    """
    with connection.cursor() as cursor:
        cursor.execute(NOTIFY_PROPOSER_SQL, [proposer, shown, office, code, clock.now()])


def notify_office(office: UUID, *, shown: str, code: str) -> tuple[str, ...]:
    """Tell the verifiers and heads of an office what another office did for one of its people;
    returns whom the journal entry names.

    shown  the reference of the person
    code   PIN_SET or CODE_GIVEN of Notice
    """
    with connection.cursor() as cursor:
        cursor.execute(NOTIFY_OFFICE_SQL, [office, shown, code, clock.now()])
    return (f"office:{office}",)


def notify_owner(account: UUID, *, code: str) -> tuple[str, ...]:
    """Tell an account what was done with its own address or password, since it may have been
    somebody else; once until it is read. Returns whom the journal entry names.

    code  one of Notice.CODES from EMAIL_PROPOSED on
    """
    with connection.cursor() as cursor:
        cursor.execute(NOTIFY_OWNER_SQL, [account, code, clock.now()])
    return (f"account:{account}",)
