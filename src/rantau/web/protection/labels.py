"""Labels of protection's codes, as the Crisis Center reads them."""

from django.utils.translation import gettext_lazy as _

SEVERITY_LABELS = {
    1: _("nyawa atau kebebasan"),
    2: _("serius"),
    3: _("hak"),
    4: _("layanan"),
}
DANGER_SIGN_LABELS = {
    "violence_now": _("Sedang dipukul atau diancam?"),
    "locked_in": _("Dikurung atau tidak boleh keluar?"),
    "medical_emergency": _("Sakit atau luka yang gawat?"),
    "detained": _("Ditahan, akan dipulangkan paksa, atau terancam hukuman mati?"),
    "child": _("Korban masih di bawah 18 tahun?"),
    "trafficking": _("Tanda perdagangan orang: dijual, dipaksa, dijerat utang?"),
    "sexual_harassment": _("Pelecehan atau kekerasan seksual?"),
    "passport_held": _("Paspor ditahan orang lain?"),
    "stranded": _("Terlantar, tidak punya tempat tinggal atau makanan?"),
    "unpaid_three_months": _("Upah tidak dibayar tiga bulan atau lebih?"),
    "death": _("Meninggal, atau jenazah perlu dipulangkan?"),
    "wages": _("Upah kurang atau terlambat?"),
    "overcharged": _("Ditarik biaya lebih dari batas?"),
    "contract_substituted": _("Pekerjaan atau kontrak tidak sesuai janji?"),
    "insurance": _("Klaim asuransi atau jaminan sosial?"),
    "failed_departure": _("Gagal berangkat?"),
}
CONTACT_CHANNEL_LABELS = {
    "web": _("halaman bantuan"),
    "phone": _("telepon"),
    "visit": _("datang sendiri"),
    "letter": _("surat"),
}
REPLY_CHANNEL_LABELS = {
    "code": _("lewat kode saja, jangan menghubungi"),
    "sms": _("SMS tanpa isi"),
    "trusted": _("lewat orang yang dipercaya"),
}
CASE_STEP_LABELS = {
    "respond": _("jawab pelapor"),
    "act": _("mulai bertindak"),
    "close": _("selesaikan kasus"),
    "ended": _("selesai"),
}
NOTE_KIND_LABELS = {
    "response": _("Jawaban pertama kepada pelapor"),
    "action": _("Tindakan dimulai"),
    "note": _("Catatan"),
}
CASE_OUTCOME_LABELS = {
    "refunded": _("Biaya dikembalikan"),
    "wage_paid": _("Upah dibayar"),
    "claim_paid": _("Klaim dibayar"),
    "repatriated": _("Dipulangkan"),
    "treated": _("Dirawat sampai pulih"),
    "found": _("Ditemukan, kabar sampai ke keluarga"),
    "placed": _("Jadi ditempatkan"),
    "sanction": _("Pihak yang salah diberi sanksi"),
    "prosecuted": _("Masuk ke pengadilan"),
    "withdrawn": _("Dicabut pelapor"),
    "transferred": _("Diserahkan ke lembaga lain, tetap dipantau"),
    "unsolvable": _("Tidak dapat diselesaikan"),
    "incomplete": _("Ditutup: surat tidak dilengkapi"),
    "unclear": _("Ditutup: isi tidak jelas"),
    "unreachable": _("Ditutup: pelapor tidak terhubung"),
}
REPORTER_VERDICT_LABELS = {
    "agrees": _("Setuju, masalahnya selesai"),
    "disagrees": _("Tidak setuju"),
    "unreachable": _("Tidak terhubung setelah tiga kali dicoba pada jam aman"),
}
CONTACT_RESULT_LABELS = {
    "opened": _("dibuka menjadi kasus"),
    "linked": _("digabungkan ke kasus"),
    "answered": _("dijawab langsung"),
    "nuisance": _("bukan laporan"),
}
