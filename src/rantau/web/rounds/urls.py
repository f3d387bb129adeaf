"""URLs of rounds: the public pages, and the announcements of headquarters."""

from django.urls import path

from rantau.web.rounds import (
    announcement_views,
    figure_views,
    payment_views,
    place_views,
    public_views,
)

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
    path("putaran/pembayaran/", payment_views.import_payments, name="payments"),
    path("putaran/negara/<str:destination>/", figure_views.sending_countries, name="countries"),
    path("putaran/negara/<str:destination>/muat/", figure_views.import_figures, name="figures"),
    path("putaran/tempat/", place_views.own_place, name="place"),
    path("putaran/tempat/kode/", place_views.enter_place_code, name="place_code"),
    path("putaran/<str:code>/daftar/", place_views.take_own_place, name="take"),
    path("putaran/<str:code>/loket/", place_views.take_place_at_counter, name="counter"),
    path("putaran/<str:code>/undian/", place_views.published_draw, name="draw"),
    path("putaran/<str:code>/", public_views.round_detail, name="detail"),
    path("putaran/<str:code>/syarat/", public_views.check_eligibility, name="eligibility"),
    path("putaran/<str:code>/perubahan/<str:number>/", public_views.amendment, name="amendment"),
]
