"""Make what the demonstration has before anybody is registered; safe to run again.

Each row that a later command may change has its first entry in the journal, as a command would have
written it.
"""

from datetime import datetime

from django.db import transaction

from rantau.common import clock
from rantau.demo.seeds.accounts import seed_demo_accounts, seed_demo_clients
from rantau.demo.seeds.office_contacts import seed_office_contacts
from rantau.demo.seeds.partners import seed_demo_partners
from rantau.demo.seeds.roster import seed_roster
from rantau.offices.models import Office, OfficeKind

CONNECTED_2013 = 438  # of 514 district offices, on 23 August 2013 (seed/README.md)


def create_starting_data() -> None:
    """Connect the offices of 2013 and make the accounts, agencies, API clients and shifts that are
    not there yet; print how many of each were made."""
    with transaction.atomic():
        _connect_district_offices(CONNECTED_2013, at=clock.now())
        print(f"addresses of demonstration offices: {seed_office_contacts()} made")
        print(f"demonstration accounts: {seed_demo_accounts(since=clock.now())} made")
        print(f"demonstration agencies: {seed_demo_partners(at=clock.now())} made")
        print(f"API clients of the demonstration: {seed_demo_clients(since=clock.now())} made")
        print(f"shifts of the Crisis Center: {seed_roster(since=clock.now())} made")


def _connect_district_offices(count: int, *, at: datetime) -> None:
    """Record that the first `count` district offices have served since `at` (aware), unless they
    have already.

    Which ones is invented: those with the highest codes, mostly of the far east, are still served
    by their province.
    """
    districts = Office.objects.filter(kind=OfficeKind.DISTRICT).order_by("code")
    ids = list(districts.values_list("id", flat=True)[:count])
    Office.objects.filter(id__in=ids, first_service_at=None).update(first_service_at=at)
