"""Management commands of the operator."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "rantau.ops"
    label = "ops"
