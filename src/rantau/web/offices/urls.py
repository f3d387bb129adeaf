"""URLs of the office network, below `jaringan/`."""

from django.urls import path

from rantau.web.offices import views

app_name = "offices"
urlpatterns = [
    path("", views.office_network, name="network"),
    path("desa/", views.village_suggestions, name="villages"),
    path("<str:code>/", views.province_detail, name="province"),
]
