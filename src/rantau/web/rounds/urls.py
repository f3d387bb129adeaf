"""URLs of rounds: the public pages, and the announcements of headquarters."""

from django.urls import path

from rantau.web.rounds import (
    announcement_views,
    appeal_views,
    desk_views,
    entrance_views,
    payment_views,
    place_views,
    public_views,
    ranking_views,
    result_file_views,
    result_views,
    slot_views,
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
    path("putaran/hasil/", result_views.look_up_result, name="result"),
    path("putaran/hasil/keberatan/", result_views.file_own_appeal, name="appeal_own"),
    path("putaran/hasil/loket/", result_views.file_appeal_at_counter, name="appeal_counter"),
    path("putaran/nilai/", result_file_views.result_files, name="result_files"),
    path("putaran/nilai/<uuid:file>/", result_file_views.result_file, name="result_file"),
    path("putaran/keberatan/", appeal_views.appeal_list, name="appeals"),
    path("putaran/keberatan/<str:reference>/", appeal_views.appeal_detail, name="appeal"),
    path("putaran/peringkat/", ranking_views.ranking_list, name="ranking_list"),
    path("putaran/peringkat/baru/", ranking_views.propose_ranking, name="ranking_propose"),
    path(
        "putaran/peringkat/<str:reference>/",
        ranking_views.decide_ranking,
        name="ranking_decision",
    ),
    path("putaran/tempat/", place_views.own_place, name="place"),
    path("putaran/tempat/kode/", place_views.enter_place_code, name="place_code"),
    path("putaran/tempat/waktu/", slot_views.book_own_slot, name="book"),
    path("putaran/meja/", desk_views.round_desks, name="desks"),
    path("putaran/pintu/<str:reference>/", entrance_views.decide_mismatch, name="mismatch"),
    path("putaran/<str:code>/waktu/", slot_views.office_slots, name="slots"),
    path("putaran/<str:code>/waktu/tutup/", slot_views.close_slots, name="close_slots"),
    path("putaran/<str:code>/berkas/", desk_views.verification_desk, name="desk"),
    path("putaran/<str:code>/berkas/<str:ticket>/", desk_views.verify_originals, name="verify"),
    path(
        "putaran/<str:code>/berkas/<str:ticket>/waktu/",
        slot_views.book_at_counter,
        name="book_at_counter",
    ),
    path("putaran/<str:code>/ruang/", entrance_views.room_list, name="rooms"),
    path("putaran/<str:code>/ruang/rencana/", entrance_views.plan_seats, name="plan_seats"),
    path("putaran/<str:code>/ruang/kantor/", entrance_views.name_office, name="name_office"),
    path(
        "putaran/<str:code>/ruang/<str:city>/<str:sitting>/tutup/",
        entrance_views.close_sitting,
        name="close_sitting",
    ),
    path(
        "putaran/<str:code>/ruang/<str:city>/<str:sitting>/<str:room>/",
        entrance_views.room_entrance,
        name="room",
    ),
    path("putaran/<str:code>/ruang/<str:city>/", entrance_views.send_marks, name="marks"),
    path("putaran/<str:code>/daftar/", place_views.take_own_place, name="take"),
    path("putaran/<str:code>/loket/", place_views.take_place_at_counter, name="counter"),
    path("putaran/<str:code>/undian/", place_views.published_draw, name="draw"),
    path("putaran/<str:code>/peringkat/", ranking_views.public_rankings, name="rankings"),
    path(
        "putaran/<str:code>/peringkat/<str:number>/",
        ranking_views.published_ranking,
        name="ranking_file",
    ),
    path("putaran/<str:code>/", public_views.round_detail, name="detail"),
    path("putaran/<str:code>/syarat/", public_views.check_eligibility, name="eligibility"),
    path("putaran/<str:code>/perubahan/<str:number>/", public_views.amendment, name="amendment"),
]
