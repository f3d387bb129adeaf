"""Doors of the house itself."""

from __future__ import annotations

from django.urls import path

from rantau.web.house.home import home
from rantau.web.house.start import start

app_name = "house"

urlpatterns = [
    path("", home, name="home"),
    path("mulai/", start, name="start"),
]
