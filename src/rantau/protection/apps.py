"""Django app configuration."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "rantau.protection"
    label = "protection"
