"""URLs of documents: the check, the PDF, and what verifiers download."""

from django.urls import path, re_path

from rantau.web.documents import views

app_name = "documents"
urlpatterns = [
    path("periksa/", views.check_document, name="check"),
    re_path(r"^[Vv]$", views.check_seal, name="seal"),
    path("surat/<str:serial>.pdf", views.document_pdf, name="pdf"),
    path("saya/surat/<str:serial>.png", views.own_picture, name="own_picture"),
    path("terima/<uuid:key>/", views.received_file, name="received"),
    path(".well-known/rantau-keys.json", views.key_set_json, name="keys_json"),
    path(".well-known/rantau-keys.cbor", views.key_set_cbor, name="keys_cbor"),
    path(".well-known/rantau-revocations", views.revocation_list, name="revoked"),
]
