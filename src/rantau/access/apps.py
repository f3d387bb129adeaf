"""Django app configuration."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "rantau.access"
    label = "access"
