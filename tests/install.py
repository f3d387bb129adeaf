"""Install the tests' database as at one moment before all others that tests stand at.

A story of a round signs in on the day of its opening: accounts that begin at the real time would
begin after it, once that day has passed.
"""

from datetime import UTC, datetime

import django
from django.core.management import call_command

from rantau.common import clock
from rantau.common.environment import use_rantau_settings

INSTALLED_AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)

if __name__ == "__main__":
    use_rantau_settings()
    django.setup()
    with clock.freeze_clock(INSTALLED_AT):
        call_command("install", "--demo")
