"""Every address: includes only."""

from django.urls import include, path

urlpatterns = [path("", include("rantau.web.urls"))]
handler404 = "rantau.web.house.errors.absent"
handler500 = "rantau.web.house.errors.broken"
