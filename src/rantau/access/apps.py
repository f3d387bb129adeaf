"""Tells Django that this room has tables."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "rantau.access"
    label = "access"
