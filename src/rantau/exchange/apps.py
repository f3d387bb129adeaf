"""Django app configuration."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "rantau.exchange"
    label = "exchange"
