"""Tells Django that this room has tables."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "rantau.documents"
    label = "documents"
