"""Tells Django that this room has tables."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "rantau.protection"
    label = "protection"
