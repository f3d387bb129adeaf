"""Tells Django that this room has tables."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "rantau.offices"
    label = "offices"
