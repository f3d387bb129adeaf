"""The Django app of the demonstration; it holds management commands and no models."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from rantau.common import clock
from rantau.demo.rehearsal.moved_clock import MovedClock


class DemoConfig(AppConfig):
    name = "rantau.demo"
    label = "demo"

    def ready(self) -> None:
        """Go by the clock of a rehearsal where there is one; a service never does."""
        if settings.REHEARSAL_CLOCK and settings.RANTAU_DEMO and not settings.RANTAU_PRACTICE:
            clock.use_time_source(MovedClock(Path(settings.REHEARSAL_CLOCK)).get_time)
