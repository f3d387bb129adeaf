"""URL of the journal's signed heads, which anybody may keep."""

from django.urls import path

from rantau.web.journal import views

app_name = "journal"
urlpatterns = [path(".well-known/rantau-journal-heads", views.heads_json, name="heads")]
