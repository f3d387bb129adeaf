"""Django app configuration."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "rantau.statistics"
    label = "statistics"
