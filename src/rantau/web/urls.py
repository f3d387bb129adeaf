"""Every page's address. A new page without a row in the permission matrix fails the tests."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from rantau.web.access import accept, reviews
from rantau.web.access import account as own_account
from rantau.web.access import people as staff
from rantau.web.documents import check, paper, published, received
from rantau.web.house import desk, health, home, resume, start
from rantau.web.offices import network
from rantau.web.partners import agencies, agency, open_job_order
from rantau.web.partners import check as company
from rantau.web.partners import mine as agency_desk
from rantau.web.placement import candidates, decide, enter, file, journey, mine, papers
from rantau.web.protection import answer, capture, case, contact, end, help, roster
from rantau.web.protection import desk as crisis
from rantau.web.registry import (
    emergency,
    family,
    number,
    person,
    register,
    safe_contact,
    search,
    serve,
    slip,
)
from rantau.web.statistics import national, residents

house = ([path("", home.home, name="home"), path("mulai/", start.start, name="start"),
          path("kantor/", desk.page, name="desk"),
          path("masuk/lanjut/", resume.page, name="resume")], "house")  # fmt: skip
offices = ([path("", network.page, name="network"),
            path("<str:code>/", network.province, name="province")], "offices")  # fmt: skip
documents = ([path("periksa/", check.page, name="check"),
              re_path(r"^[Vv]$", check.seal, name="seal"),
              path("surat/<str:serial>.pdf", paper.page, name="pdf"),
              path("terima/<uuid:key>/", received.page, name="received"),
              path(".well-known/rantau-keys.json", published.keys_json, name="keys_json"),
              path(".well-known/rantau-keys.cbor", published.keys_cbor, name="keys_cbor"),
              path(".well-known/rantau-revocations", published.revoked, name="revoked")],
             "documents")  # fmt: skip
registry = ([path("cari/", search.page, name="search"),
             path("daftar/", register.page, name="register"),
             path("layani/", serve.page, name="serve"),
             path("darurat/", emergency.page, name="break_glass"),
             path("<str:reference>/", person.page, name="person"),
             path("<str:reference>/slip/", slip.page, name="slip"),
             path("<str:reference>/nomor/", number.page, name="add_number"),
             path("<str:reference>/aman/", safe_contact.page, name="change_safe_contact"),
             path("<str:reference>/keluarga/", family.adding, name="add_relative"),
             path("<str:reference>/keluarga/<uuid:key>/", family.correcting,
                  name="correct_relative"),
             path("<str:reference>/keluarga/<uuid:key>/hapus/", family.removing,
                  name="remove_relative")], "registry")  # fmt: skip
protection = ([path("bantuan/", help.page, name="help"),
               path("bantuan/jawaban/", answer.page, name="answer"),
               path("pusat-krisis/", crisis.page, name="desk"),
               path("pusat-krisis/catat/", capture.page, name="capture"),
               path("pusat-krisis/jaga/", roster.page, name="roster"),
               path("pusat-krisis/laporan/<str:reference>/", contact.page, name="contact"),
               path("pusat-krisis/kasus/<str:reference>/", case.page, name="case"),
               path("pusat-krisis/kasus/<str:reference>/tutup/", end.closing, name="close"),
               path("pusat-krisis/kasus/<str:reference>/rujuk/", end.referring, name="refer")],
              "protection")  # fmt: skip
partners = ([path("mitra/", agencies.page, name="agencies"),
             path("mitra/<str:code>/", agency.page, name="agency"),
             path("mitra/<str:code>/job-order/", open_job_order.page, name="open_job_order"),
             path("p3mi/", agency_desk.page, name="mine"),
             path("periksa/perusahaan/", company.page, name="check")], "partners")  # fmt: skip
placement = ([path("saya/", mine.page, name="mine"),
              path("saya/dilihat/", mine.looked, name="looked"),
              path("saya/masuk/", enter.page, name="enter"),
              path("saya/keluar/", enter.leave, name="leave"),
              path("berkas/<str:reference>/", file.page, name="file"),
              path("berkas/<str:reference>/terima/", papers.receiving, name="receive"),
              path("berkas/<str:reference>/periksa/", papers.verifying, name="verify"),
              path("berkas/<str:reference>/perbaiki/", papers.correcting, name="correct"),
              path("berkas/<str:reference>/perbaiki-waktu/", journey.correcting,
                   name="correct_time"),
              path("berkas/<str:reference>/putuskan/", decide.deciding, name="decide"),
              path("berkas/<str:reference>/batalkan/", decide.withdrawing, name="withdraw"),
              path("berkas/<str:reference>/tolak/", decide.refusing, name="refuse"),
              path("berkas/<str:reference>/berangkat/", journey.page,
                   {"milestone": "departed"}, name="depart"),
              path("berkas/<str:reference>/tiba/", journey.page,
                   {"milestone": "arrived"}, name="arrive"),
              path("berkas/<str:reference>/pulang/", journey.page,
                   {"milestone": "returned"}, name="return"),
              path("berangkat/", journey.border, name="border"),
              path("calon/", candidates.page, name="candidates"),
              path("calon/daftar/", candidates.registering, name="register_candidate"),
              path("orang/<str:reference>/skema/", candidates.enrolling, name="enrol")],
             "placement")  # fmt: skip
statistics = ([path("statistik/", national.page, name="national"),
               path("warga/", residents.page, name="residents")], "statistics")  # fmt: skip
access = ([path("akun/", own_account.page, name="account"),
           path("kantor/petugas/", staff.page, name="people"),
           path("kantor/petugas/undang/", staff.inviting, name="invite"),
           path("kantor/petugas/tunjuk/", staff.appointing, name="appoint"),
           path("kantor/petugas/<uuid:key>/akhiri/", staff.ending, name="end"),
           path("undangan/<str:secret>/", accept.page, name="accept"),
           path("tinjauan/", reviews.page, name="reviews"),
           path("tinjauan/<uuid:key>/", reviews.one, name="review")], "access")  # fmt: skip
urlpatterns = [
    path("", include(house)),
    path("jaringan/", include(offices)),
    path("", include(documents)),
    path("orang/", include(registry)),
    path("", include(protection)),
    path("", include(partners)),
    path("", include(placement)),
    path("", include(statistics)),
    path("", include(access)),
    path("bahasa/", set_language, name="set_language"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("masuk/lagi/", account.reauthenticate, name="account_reauthenticate"),
    path("masuk/sandi/", account.password_change, name="account_change_password"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/kode/lagi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("masuk/kode/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("masuk/kode/cabut/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("masuk/kode/cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "masuk/kode/cadangan/baru/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("masuk/kode/akun/", RedirectView.as_view(pattern_name="access:account"), name="mfa_index"),
]
