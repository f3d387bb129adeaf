"""Tells Django that this room has tables."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "rantau.duties"
    label = "duties"
