"""URLs of the home page, the worklist, the language switch and the health checks."""

from django.urls import path
from django.views.i18n import set_language

from rantau.web.common import health, views

app_name = "common"
urlpatterns = [
    path("", views.home, name="home"),
    path("mulai/", views.work_abroad_guide, name="start"),
    path("kantor/", views.office_worklist, name="desk"),
    path("masuk/lanjut/", views.resume_pending_form, name="resume"),
]

# Without a namespace: Django knows the language switch by this name.
unnamespaced_urlpatterns = [
    path("bahasa/", set_language, name="set_language"),
    path("healthz", health.liveness, name="healthz"),
    path("readyz", health.readiness, name="readyz"),
]
