"""URLs of messages."""

from django.urls import path

from rantau.web.exchange import views

app_name = "exchange"
urlpatterns = [
    path("pesan/", views.sending_report, name="report"),
    path("pesan/laporan/<uuid:message>/", views.delivery_report, name="delivery"),
    path("saya/pesan/", views.own_messages, name="own"),
]
