"""Sentences of this room's services about what was typed."""

from django.utils.translation import gettext_lazy as _

NO_SUCH_OFFICE = _("Tidak ada di jaringan: %(words)s")
WHICH_OFFICE = _("%(words)s: yang mana? Tulis kodenya: %(fitting)s")
NO_HELPER = _("Kantor ini tidak membaca kasus. Rujuk ke dinas, BP3MI, perwakilan atau pusat.")
ASKED_ALREADY = _("Kantor ini sudah dimintai bantuan dalam kasus ini.")
OWN_DESK = _("Pengaduan tentang Crisis Center dibawa ke Inspektorat, bukan ke meja ini.")
NO_SUCH_PERSON = _("Tidak ada orang dengan nomor ini.")
NO_SUCH_COLLEAGUE = _("Pilih petugas yang bertugas di Crisis Center pada waktu itu.")
ENDS_BEFORE = _("Selesai harus sesudah mulai, paling lama 24 jam.")
