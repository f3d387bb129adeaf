"""Fills the catalogues once: every room's `catalogue` module is imported at start-up."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class HouseConfig(AppConfig):
    name = "rantau.config"
    label = "house"

    def ready(self) -> None:
        autodiscover_modules("catalogue")
