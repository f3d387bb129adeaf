"""URLs of the home page, the worklist, the language switch and the health checks."""

from django.urls import path
from django.views.i18n import set_language

from rantau.web.common import health, views
from rantau.web.common.decorators import sessionless_view
from rantau.web.duties.views import office_worklist

app_name = "common"
urlpatterns = [
    path("", views.home, name="home"),
    path("mulai/", views.work_abroad_guide, name="start"),
    path("tentang/", views.about, name="about"),
    path("privasi/", views.privacy, name="privacy"),
    path("aksesibilitas/", views.accessibility, name="accessibility"),
    path("kontak/", views.contact, name="contact"),
    path("kantor/", office_worklist, name="desk"),
    path("masuk/lanjut/", views.resume_pending_form, name="resume"),
]

# Without a namespace: Django knows the language switch by this name. It only sets a cookie with
# the reader's language, so that it needs no CSRF token, which sessionless pages cannot give.
unnamespaced_urlpatterns = [
    path("bahasa/", sessionless_view(set_language), name="set_language"),
    path("healthz", health.liveness, name="healthz"),
    path("readyz", health.readiness, name="readyz"),
]
