"""URLs of persons, below `orang/`."""

from django.urls import path

from rantau.web.registry.views import (
    corrections,
    merges,
    person_changes,
    persons,
    pins,
    temporary_access,
)

app_name = "registry"
urlpatterns = [
    path("cari/", persons.person_search, name="search"),
    path("daftar/", persons.register_person, name="register"),
    path("layani/", temporary_access.serve_person, name="serve"),
    path("darurat/", temporary_access.break_glass, name="break_glass"),
    path(
        "perbaikan/<str:reference>/",
        corrections.decide_correction,
        name="decide_correction",
    ),
    path(
        "perbaikan/<str:reference>/bukti/",
        corrections.correction_scan,
        name="correction_scan",
    ),
    path("gabung/<str:reference>/", merges.decide_merge, name="decide_merge"),
    path("gabung/<str:reference>/batal/", merges.propose_undoing, name="propose_undoing"),
    path("<str:reference>/", persons.person_detail, name="person"),
    path("<str:reference>/slip/", persons.issue_slip, name="slip"),
    path("<str:reference>/pin/", pins.set_pin, name="pin"),
    path("<str:reference>/nomor/", person_changes.add_identity_number, name="add_number"),
    path(
        "<str:reference>/nomor/<uuid:key>/",
        person_changes.replace_identity_number,
        name="replace_number",
    ),
    path("<str:reference>/perbaiki/", corrections.correct_person, name="correct"),
    path("<str:reference>/gabung/", merges.propose_merge, name="propose_merge"),
    path("<str:reference>/aman/", person_changes.change_safe_contact, name="change_safe_contact"),
    path("<str:reference>/perlambatan/", person_changes.lift_limits, name="lift_limits"),
    path("<str:reference>/keluarga/", person_changes.add_relative, name="add_relative"),
    path(
        "<str:reference>/keluarga/<uuid:key>/",
        person_changes.correct_relative,
        name="correct_relative",
    ),
    path(
        "<str:reference>/keluarga/<uuid:key>/hapus/",
        person_changes.remove_relative,
        name="remove_relative",
    ),
]
