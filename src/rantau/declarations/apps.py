"""Django app configuration."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "rantau.declarations"
    label = "declarations"
