"""Every page's address. A new page without a row in the permission matrix fails the tests."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from rantau.web.access import accept, reviews
from rantau.web.access import account as own_account
from rantau.web.access import people as staff
from rantau.web.house import desk, health, home, resume, start
from rantau.web.offices import network
from rantau.web.placement import enter, mine
from rantau.web.protection import answer, capture, case, contact, end, help, roster
from rantau.web.protection import desk as crisis
from rantau.web.registry import emergency, person, register, search, serve, slip

house = ([path("", home.home, name="home"), path("mulai/", start.start, name="start"),
          path("kantor/", desk.page, name="desk"),
          path("masuk/lanjut/", resume.page, name="resume")], "house")  # fmt: skip
offices = ([path("", network.page, name="network"),
            path("<str:code>/", network.province, name="province")], "offices")  # fmt: skip
registry = ([path("cari/", search.page, name="search"),
             path("daftar/", register.page, name="register"),
             path("layani/", serve.page, name="serve"),
             path("darurat/", emergency.page, name="break_glass"),
             path("<str:reference>/", person.page, name="person"),
             path("<str:reference>/slip/", slip.page, name="slip")], "registry")  # fmt: skip
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

access = ([path("akun/", own_account.page, name="account"),
           path("kantor/petugas/", staff.page, name="people"),
           path("kantor/petugas/undang/", staff.inviting, name="invite"),
           path("kantor/petugas/tunjuk/", staff.appointing, name="appoint"),
           path("kantor/petugas/<uuid:key>/akhiri/", staff.ending, name="end"),
           path("undangan/<str:secret>/", accept.page, name="accept"),
           path("tinjauan/", reviews.page, name="reviews"),
           path("tinjauan/<uuid:key>/", reviews.one, name="review")], "access")  # fmt: skip
placement = ([path("saya/", mine.page, name="mine"),
              path("saya/dilihat/", mine.looked, name="looked"),
              path("saya/masuk/", enter.page, name="enter"),
              path("saya/keluar/", enter.leave, name="leave")], "placement")  # fmt: skip

urlpatterns = [
    path("", include(house)),
    path("jaringan/", include(offices)),
    path("orang/", include(registry)),
    path("", include(protection)),
    path("", include(placement)),
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
