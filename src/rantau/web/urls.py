"""All URLs of the website. A new one needs a row in the permission matrix of the tests."""

from django.urls import include, path

from rantau.web.access.urls import account_urlpatterns
from rantau.web.common.urls import unnamespaced_urlpatterns

urlpatterns = [
    path("", include("rantau.web.common.urls")),
    path("kantor/", include("rantau.web.duties.urls")),
    path("jaringan/", include("rantau.web.offices.urls")),
    path("", include("rantau.web.documents.urls")),
    path("", include("rantau.web.journal.urls")),
    path("orang/", include("rantau.web.registry.urls")),
    path("", include("rantau.web.protection.urls")),
    path("", include("rantau.web.partners.urls")),
    path("", include("rantau.web.placement.urls")),
    path("", include("rantau.web.statistics.urls")),
    path("", include("rantau.web.rounds.urls")),
    path("", include("rantau.web.exchange.urls")),
    path("", include("rantau.web.access.urls")),
    path("", include(unnamespaced_urlpatterns)),
    path("", include(account_urlpatterns)),
]
