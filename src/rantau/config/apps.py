"""Import every app's `registrations` module once, at start-up."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RantauConfig(AppConfig):
    name = "rantau.config"
    label = "config"

    def ready(self) -> None:
        autodiscover_modules("registrations")
