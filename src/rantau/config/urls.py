"""Every address: includes only."""

from django.urls import include, path

from rantau.api.door import api

urlpatterns = [path("", include("rantau.web.urls")), path("api/v1/", api.urls)]
handler404 = "rantau.web.house.errors.absent"
handler500 = "rantau.web.house.errors.broken"
