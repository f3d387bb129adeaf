"""Tells Django that this room has tables."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "rantau.registry"
    label = "registry"
