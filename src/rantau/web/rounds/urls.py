"""URLs of rounds: the public pages, and the announcements of headquarters."""

from django.urls import path

from rantau.web.rounds import announcement_views, public_views

app_name = "rounds"
urlpatterns = [
    path("putaran/", public_views.round_list, name="list"),
    path("putaran/pengumuman/", announcement_views.announcement_list, name="announcements"),
    path("putaran/pengumuman/baru/", announcement_views.propose_announcement, name="propose"),
    path(
        "putaran/pengumuman/<str:reference>/",
        announcement_views.announcement_detail,
        name="announcement",
    ),
    path("putaran/<str:code>/", public_views.round_detail, name="detail"),
    path("putaran/<str:code>/syarat/", public_views.check_eligibility, name="eligibility"),
    path("putaran/<str:code>/perubahan/<str:number>/", public_views.amendment, name="amendment"),
]
