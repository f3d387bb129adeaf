"""Django app configuration."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "rantau.offices"
    label = "offices"
