"""Django app configuration."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "rantau.registry"
    label = "registry"
