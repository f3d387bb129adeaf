"""Tells Django that this room has tables."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "rantau.journal"
    label = "journal"
