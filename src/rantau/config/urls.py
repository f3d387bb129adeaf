"""All URLs of the service: includes only."""

from django.urls import include, path

from rantau.api.api import api
from rantau.api.problems import not_found
from rantau.ops.metrics import show_metrics

urlpatterns = [
    path("", include("rantau.web.urls")),
    path("metrics", show_metrics, name="metrics"),
    path("api/v1/", api.urls),
    path("api/<path:rest>", not_found, name="api_absent"),
]
handler400 = "rantau.web.common.errors.bad_request"
handler404 = "rantau.web.common.errors.page_not_found"
handler500 = "rantau.web.common.errors.server_error"
