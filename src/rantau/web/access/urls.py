"""URLs of accounts: sign-in (django-allauth), staff, invitations and break-glass reviews."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

from rantau.web.access import (
    email_views,
    first_day_views,
    interest_views,
    limit_views,
    list_views,
    office_views,
    password_reset_views,
    proposal_views,
    same_person_views,
    views,
)

app_name = "access"
urlpatterns = [
    path("akun/", views.own_account, name="account"),
    path("akun/surel/", email_views.propose_own_email, name="email"),
    path("akun/surel/kode/", email_views.confirm_own_email, name="email_code"),
    path("akun/surel/hapus/", email_views.remove_own_email, name="remove_email"),
    path("masuk/sandi/lupa/", password_reset_views.request_reset, name="request_password_reset"),
    path("masuk/sandi/baru/", password_reset_views.reset, name="reset_password"),
    path(
        "masuk/sandi/baru/<uuid:account>/<str:token>/",
        password_reset_views.open_reset,
        name="open_password_reset",
    ),
    path("kantor/hari-pertama/", first_day_views.first_day, name="first_day"),
    path("kantor/petugas/", views.staff_list, name="people"),
    path("kantor/petugas/undang/", views.invite_officer, name="invite"),
    path("kantor/petugas/tunjuk/", views.appoint_officer, name="appoint"),
    path("kantor/petugas/undang/daftar/", list_views.invite_list, name="invite_list"),
    path("kantor/undang/<str:code>/", list_views.invite_administrator, name="invite_administrator"),
    path("kantor/petugas/usulan/", proposal_views.proposal_list, name="proposals"),
    path("kantor/petugas/usulan/bersama/", list_views.decide_proposals, name="decide_proposals"),
    path("kantor/petugas/usulan/<str:reference>/", proposal_views.decide_proposal, name="proposal"),
    path(
        "kantor/petugas/usulan/aplikasi/<str:code>/",
        proposal_views.decide_client,
        name="client_proposal",
    ),
    path("akun/pemberitahuan/", proposal_views.mark_notices_read, name="read_notices"),
    path("akun/hubungan/", interest_views.own_interests, name="own_interests"),
    path("kantor/hubungan/", interest_views.interest_list, name="interests"),
    path("kantor/hubungan/akun/", same_person_views.same_person_list, name="same_persons"),
    path(
        "kantor/hubungan/akun/<uuid:key>/",
        same_person_views.withdraw_same_person,
        name="withdraw_same_person",
    ),
    path("kantor/hubungan/<uuid:key>/", interest_views.withdraw_interest, name="withdraw_interest"),
    path("kantor/petugas/<uuid:key>/akhiri/", views.end_appointment, name="end"),
    path("kantor/petugas/perlambatan/", limit_views.lift_sign_in_limits, name="lift"),
    path("kantor/alamat/<str:code>/", office_views.office_contact, name="office_contact"),
    path("undangan/<str:secret>/", views.accept_invitation, name="accept"),
    path("tinjauan/", views.break_glass_review_list, name="reviews"),
    path("tinjauan/<uuid:key>/", views.review_break_glass, name="review"),
]

# Without a namespace: django-allauth knows its pages by these names.
account_urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("masuk/lagi/", account.reauthenticate, name="account_reauthenticate"),
    path("masuk/sandi/", account.password_change, name="account_change_password"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/kode/lagi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("masuk/kode/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("masuk/kode/cabut/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "masuk/kode/cadangan/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "masuk/kode/cadangan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("masuk/kode/akun/", RedirectView.as_view(pattern_name="access:account"), name="mfa_index"),
]
