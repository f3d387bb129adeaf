"""The front door: five doors in the visitor's own words, help first."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


class Door(NamedTuple):
    name: str
    title: str | Promise
    text: str | Promise
    kind: str = ""


DOORS = (
    Door(
        "protection:help",
        _("Saya atau keluarga saya butuh bantuan"),
        _("Tidak perlu nama. Jawaban petugas, siang malam."),
        "help",
    ),
    Door(
        "house:start",
        _("Saya mau bekerja ke luar negeri"),
        _("Syarat, biaya, dan langkah pertama di dinas Anda."),
    ),
    Door(
        "placement:mine",
        _("Lihat proses saya"),
        _("Satu langkah berikutnya, siapa yang mengurus, kapan selesai."),
    ),
    Door(
        "documents:check",
        _("Periksa surat, perusahaan, atau lowongan"),
        _("Asli atau palsu, berizin atau tidak."),
    ),
    Door(
        "offices:network",
        _("Cari kantor terdekat"),
        _("Kantor di daerah Anda, dan siapa yang melayani bila belum terhubung."),
    ),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home page."""
    return render(request, "house/home.html", {"doors": DOORS})
