"""Import every app's `registrations` module once, at start-up."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RantauConfig(AppConfig):
    """The last app that is installed: all others can be imported when it is ready."""

    name = "rantau.config"
    label = "config"

    def ready(self) -> None:
        """Import the registrations."""
        autodiscover_modules("registrations")
