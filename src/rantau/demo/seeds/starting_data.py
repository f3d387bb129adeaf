"""Make what the demonstration has before anybody is registered; safe to run again.

Each row that a later command may change has its first entry in the journal, as a command would have
written it.
"""

from django.db import transaction

from rantau.common import clock
from rantau.demo.seeds.accounts import seed_demo_accounts, seed_demo_clients
from rantau.demo.seeds.offices import connect_demo_offices
from rantau.demo.seeds.partners import seed_demo_partners
from rantau.demo.seeds.roster import seed_roster

CONNECTED_2013 = 438  # district offices joined, 23 Aug 2013 (seed/README.md)


def create_starting_data() -> None:
    """Connect the offices of 2013 and make the accounts, agencies, API clients and shifts that are
    not there yet; print how many of each were made."""
    with transaction.atomic():
        connect_demo_offices(CONNECTED_2013, at=clock.now())
        print(f"demonstration accounts: {seed_demo_accounts(since=clock.now())} made")
        print(f"demonstration agencies: {seed_demo_partners(at=clock.now())} made")
        print(f"demonstration machines: {seed_demo_clients(since=clock.now())} made")
        print(f"shifts of the Crisis Center: {seed_roster(since=clock.now())} made")
