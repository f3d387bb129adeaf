"""URLs of the statistics pages."""

from django.urls import path

from rantau.web.statistics.views import national, residents

app_name = "statistics"
urlpatterns = [
    path("statistik/", national.national_statistics, name="national"),
    path("warga/", residents.residents_abroad, name="residents"),
]
