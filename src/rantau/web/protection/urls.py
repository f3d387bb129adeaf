"""URLs of the public help pages and of the Crisis Center."""

from django.urls import path

from rantau.web.protection.views import cases, contacts, objections, public_help

app_name = "protection"
urlpatterns = [
    path("bantuan/", public_help.request_help, name="help"),
    path("bantuan/jawaban/", public_help.answer_detail, name="answer"),
    path("saya/dilihat/<uuid:key>/", objections.object_to_reading, name="object_to_reading"),
    path("pusat-krisis/", contacts.protection_desk, name="desk"),
    path("pusat-krisis/catat/", contacts.record_contact, name="capture"),
    path("pusat-krisis/jaga/", contacts.duty_roster, name="roster"),
    path("pusat-krisis/laporan/<str:reference>/", contacts.contact_detail, name="contact"),
    path("pusat-krisis/kasus/<str:reference>/", cases.case_detail, name="case"),
    path(
        "pusat-krisis/kasus/<str:reference>/bukti/<uuid:evidence>/",
        cases.case_evidence,
        name="evidence",
    ),
    path(
        "pusat-krisis/kasus/<str:reference>/bukti/<uuid:evidence>/asli/",
        cases.original_evidence,
        name="original",
    ),
    path("pusat-krisis/kasus/<str:reference>/tutup/", cases.close_case, name="close"),
    path("pusat-krisis/kasus/<str:reference>/rujuk/", cases.refer_case, name="refer"),
]
