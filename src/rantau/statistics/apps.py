"""Tells Django that this gallery has tables."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "rantau.statistics"
    label = "statistics"
