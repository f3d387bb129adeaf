"""Tells Django that this room has tables."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "rantau.placement"
    label = "placement"
