"""Django app configuration."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "rantau.placement"
    label = "placement"
