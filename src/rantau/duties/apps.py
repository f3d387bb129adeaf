"""Django app configuration."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "rantau.duties"
    label = "duties"
