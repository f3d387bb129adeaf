"""Management commands of the demonstration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rantau.demo"
    label = "demo"
