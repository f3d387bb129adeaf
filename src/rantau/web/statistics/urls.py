"""URLs of the statistics pages."""

from django.urls import path

from rantau.web.statistics import views

app_name = "statistics"
urlpatterns = [
    path("statistik/", views.national_statistics, name="national"),
    path("warga/", views.residents_abroad, name="residents"),
]
