"""Every address: includes only."""

from django.urls import include, path

from rantau.api.door import api
from rantau.api.problems import absent

urlpatterns = [
    path("", include("rantau.web.urls")),
    path("api/v1/", api.urls),
    path("api/<path:rest>", absent, name="api_absent"),
]
handler404 = "rantau.web.house.errors.absent"
handler500 = "rantau.web.house.errors.broken"
