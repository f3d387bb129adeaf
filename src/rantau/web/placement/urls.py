"""URLs of placements, of an agency's candidates, and of the worker's own pages."""

from django.urls import path

from rantau.web.placement.views import (
    answers,
    decisions,
    hand_overs,
    own_documents,
    own_file,
    own_passkeys,
    own_sign_in,
    placements,
    received_documents,
    travel,
    verification,
)

app_name = "placement"
urlpatterns = [
    path("saya/", own_file.own_file_detail, name="mine"),
    path("saya/dilihat/", own_file.own_access_log, name="own_access_log"),
    path("saya/dokumen/", own_documents.own_documents, name="own_documents"),
    path("saya/dokumen/salinan/", own_documents.documents_copy, name="documents_copy"),
    path("saya/dokumen/tersimpan/", own_documents.kept_documents, name="kept_documents"),
    path("saya/pekerja.js", own_documents.service_worker, name="service_worker"),
    path("saya/masuk/", own_sign_in.sign_in, name="enter"),
    path("saya/keluar/", own_sign_in.sign_out, name="leave"),
    path("saya/masuk/kunci/", own_passkeys.sign_in_by_passkey, name="enter_by_passkey"),
    path("saya/kunci/", own_passkeys.own_passkeys, name="passkeys"),
    path("saya/kunci/<uuid:key>/hapus/", own_passkeys.remove_passkey, name="remove_passkey"),
    path("saya/pin/", own_sign_in.choose_pin, name="choose_pin"),
    path("berkas/<str:reference>/", placements.placement_detail, name="file"),
    path("berkas/<str:reference>/terima/", received_documents.receive_documents, name="receive"),
    path(
        "berkas/<str:reference>/tanda-terima/",
        received_documents.receipt_of_documents,
        name="receipt",
    ),
    path("berkas/<str:reference>/periksa/", verification.verify_documents, name="verify"),
    path("berkas/<str:reference>/nama/", verification.answer_about_name, name="answer_name"),
    path("berkas/<str:reference>/perbaiki/", received_documents.correct_document, name="correct"),
    path("berkas/<str:reference>/perbaiki-waktu/", travel.correct_travel_time, name="correct_time"),
    path("berkas/<str:reference>/putuskan/", decisions.decide_placement, name="decide"),
    path("berkas/<str:reference>/batalkan/", decisions.withdraw_placement, name="withdraw"),
    path("berkas/<str:reference>/jawab/", answers.answer_decision, name="answer"),
    path("saya/jawab/<str:reference>/", answers.answer_own_decision, name="answer_own"),
    path("berkas/<str:reference>/tolak/", decisions.refuse_placement, name="refuse"),
    path(
        "berkas/<str:reference>/berangkat/",
        travel.record_travel,
        {"milestone": "departed"},
        name="depart",
    ),
    path(
        "berkas/<str:reference>/tiba/",
        travel.record_travel,
        {"milestone": "arrived"},
        name="arrive",
    ),
    path(
        "berkas/<str:reference>/pulang/",
        travel.record_travel,
        {"milestone": "returned"},
        name="return",
    ),
    path("kantor/serah-terima/", hand_overs.hand_over_list, name="hand_overs"),
    path("kantor/serah-terima/<str:code>/", hand_overs.hand_over, name="hand_over"),
    path(
        "kantor/serah-terima/tanda/<str:reference>/",
        hand_overs.hand_over_receipt,
        name="hand_over_receipt",
    ),
    path("berangkat/", travel.traveller_search, name="border"),
    path("calon/", placements.candidate_list, name="candidates"),
    path("calon/daftar/", placements.register_candidate, name="register_candidate"),
    path("orang/<str:reference>/skema/", placements.enrol_person, name="enrol"),
]
