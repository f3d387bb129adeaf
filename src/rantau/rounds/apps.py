"""Django app configuration."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "rantau.rounds"
    label = "rounds"
