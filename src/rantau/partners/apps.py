"""Django app configuration."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "rantau.partners"
    label = "partners"
