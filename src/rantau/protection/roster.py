"""Who owns new contacts and cases at a moment.

Lead of the shift, standing deputy, head of the desk, and in the end the desk itself, so that
nothing is without an owner.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from rantau.protection.errors import NoCrisisCenter

LEAD, DEPUTY, HEAD = range(3)


@dataclass(frozen=True)
class Owner:
    """Somebody who can own a contact or case: an account, or in the end the desk as a whole."""

    account: str
    name: str


@dataclass(frozen=True)
class EscalationChain:
    """The owners of one desk at one moment, in the order of escalation; never empty.

    desk  the desk as a whole, who owns what nobody of it can
    """

    office: UUID
    owners: tuple[Owner, ...]
    desk: Owner

    @property
    def first(self) -> Owner:
        """The owner of new contacts now."""
        return self.owners[0]

    def without(self, accounts: Collection[str]) -> "EscalationChain":
        """The chain without these accounts, for a case that excludes them; in the end the desk."""
        remaining = tuple(owner for owner in self.owners if owner.account not in accounts)
        return EscalationChain(self.office, remaining or (self.desk,), self.desk)

    def get_next(self, account: str) -> Owner:
        """The owner after `account`; the first when it is not in the chain, the last after the
        last."""
        accounts = [owner.account for owner in self.owners]
        if account not in accounts:
            return self.first
        return self.owners[min(accounts.index(account) + 1, len(accounts) - 1)]


def build_escalation_chain(
    office: UUID, desk: Owner, owners_by_rank: Iterable[tuple[int, Owner]]
) -> EscalationChain:
    """The chain of (rank, owner) in force at a moment. Nobody is in it twice."""
    order = [owner for _, owner in sorted(owners_by_rank, key=lambda pair: pair[0])]
    seen: dict[str, Owner] = {}
    for owner in [*order, desk]:
        seen.setdefault(owner.account, owner)
    people = [owner for owner in seen.values() if owner.account != desk.account]
    return EscalationChain(office, tuple(people) or (desk,), desk)


# A function of the database: whoever records a report has no right to read the roster.
ON_DUTY_SQL = "select office, office_name, place, account, name from protection_get_on_duty(%s)"


# A function of the database: nobody else may ask who is tied to whom.
TIED_ACCOUNTS_SQL = "select protection_list_tied_accounts(%s)"


def list_tied_accounts(case: UUID) -> set[str]:
    """The accounts that the case excludes, and that therefore must not own it."""
    with connection.cursor() as cursor:
        cursor.execute(TIED_ACCOUNTS_SQL, [case])
        return {account for (account,) in cursor.fetchall()}


def get_escalation_chain_of_case(case: UUID, at: datetime) -> EscalationChain:
    """The chain at a moment (aware) of who may own the case. Raises NoCrisisCenter."""
    return get_escalation_chain(at).without(list_tied_accounts(case))


def get_escalation_chain(at: datetime) -> EscalationChain:
    """The chain of the Crisis Center at a moment (aware). Raises NoCrisisCenter where there is
    none."""
    with connection.cursor() as cursor:
        cursor.execute(ON_DUTY_SQL, [at])
        rows = cursor.fetchall()
    if not rows:
        raise NoCrisisCenter()
    office, office_name = rows[0][:2]
    desk = Owner(f"office:{office}", office_name)
    return build_escalation_chain(
        office, desk, [(row[2], Owner(row[3], row[4])) for row in rows if row[3]]
    )
