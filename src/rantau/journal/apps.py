"""Django app configuration."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "rantau.journal"
    label = "journal"
