"""The Django app of the demonstration; it holds management commands and no models."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rantau.demo"
    label = "demo"
