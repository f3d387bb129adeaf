"""Say which district offices of the demonstration are connected."""

from datetime import datetime

from rantau.offices.models import Office, OfficeKind


def connect_demo_offices(count: int, *, at: datetime) -> None:
    """Let the first `count` district offices have served since `at` (aware).

    438 of 514, the figure of 23 Aug 2013 (seed/README.md). Which ones is invented:
    those with the highest codes, mostly of the far east, are still served by their province.
    """
    districts = Office.objects.filter(kind=OfficeKind.DISTRICT).order_by("code")
    ids = list(districts.values_list("id", flat=True)[:count])
    Office.objects.filter(id__in=ids, first_service_at=None).update(first_service_at=at)
