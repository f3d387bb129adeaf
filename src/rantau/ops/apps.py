"""The Django app of the operator's management commands; it has no models."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "rantau.ops"
    label = "ops"
