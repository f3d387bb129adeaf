"""Tells Django that this room has tables."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "rantau.partners"
    label = "partners"
