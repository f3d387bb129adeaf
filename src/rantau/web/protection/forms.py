"""What the desk of the Crisis Center fills in."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rantau.protection.lookups import Colleague
from rantau.protection.severity import SIGNS
from rantau.protection.telling import Closing, Noting, Rota, Telling, Triage
from rantau.web.house.forms import ChoiceBoxes, ChoiceRadios, CommandForm, SeenForm
from rantau.web.protection import words

OWNERS = [("mine", _("Saya pegang sendiri")), ("lead", _("Pimpinan jaga sekarang"))]
BY_PHONE = [(code, words.CHANNELS[code]) for code in ("phone", "visit", "letter")]
# Each question with the level that a yes gives, so that nobody has to know it by heart.
CHECKLIST = [
    (sign, format_lazy("{question} P{level}", question=words.SIGNS[sign], level=level))
    for sign, level in SIGNS.items()
]
MONEY = forms.NumberInput(attrs={"inputmode": "decimal"})


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it was nothing; None when the page was only opened."""
    return request.POST if request.method == "POST" else None


def lines(rows: int = 3) -> forms.Textarea:
    """A field of some lines."""
    return forms.Textarea(attrs={"rows": rows})


class CaptureForm(CommandForm):
    """A call or a visit, written down while it lasts."""

    channel = forms.ChoiceField(
        label=_("Masuk lewat"), choices=BY_PHONE, initial="phone", widget=ChoiceRadios
    )
    what = forms.CharField(label=_("Apa yang terjadi?"), max_length=4000, widget=lines(4))
    where = forms.CharField(label=_("Di mana sekarang?"), max_length=200, required=False)
    reach_by = forms.ChoiceField(
        label=_("Cara aman membalas"),
        choices=list(words.REACHES.items()),
        initial="code",
        widget=ChoiceRadios,
    )
    reach = forms.CharField(label=_("Nomor, dan jam yang aman"), max_length=200, required=False)

    def terms(self) -> Telling:
        """The valid form as the service takes it."""
        given = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "key"}
        return Telling(**given)


class TriageForm(CommandForm):
    """The checklist and the first facts; the level follows from the answers."""

    signs = forms.MultipleChoiceField(
        label=_("Centang setiap jawaban ya"),
        help_text=_("Tingkat bahaya dihitung dari jawaban yang paling berat."),
        choices=CHECKLIST,
        required=False,
        widget=ChoiceBoxes,
    )
    summary = forms.CharField(
        label=_("Ringkasan pendek dan netral"),
        help_text=_("Tanpa nama. Misalnya: upah 5 bulan tidak dibayar."),
        max_length=120,
    )
    place = forms.CharField(label=_("Tempat"), max_length=120, required=False)
    facts = forms.CharField(
        label=_("Yang diketahui"),
        help_text=_("Fakta saja, bukan cerita kata demi kata."),
        max_length=4000,
        required=False,
        widget=lines(),
    )
    accused = forms.CharField(
        label=_("Kantor atau perusahaan yang diadukan"),
        help_text=_("Nama atau kode, pisahkan dengan koma. Mereka tidak akan melihat kasus ini."),
        max_length=300,
        required=False,
    )
    person = forms.CharField(label=_("Nomor RT orangnya"), max_length=14, required=False)
    owner = forms.ChoiceField(
        label=_("Pemilik kasus"), choices=OWNERS, initial="mine", widget=ChoiceRadios
    )

    def terms(self) -> Triage:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        return Triage(
            signs=tuple(given["signs"]), summary=given["summary"], place=given["place"],
            facts=given["facts"], accused=tuple(given["accused"].split(",")),
            person=given["person"], mine=given["owner"] == "mine",
        )  # fmt: skip


class LinkForm(CommandForm):
    """The case to which a contact belongs."""

    case = forms.CharField(label=_("Nomor kasus (KS)"), max_length=14)


class SettleForm(CommandForm):
    """The end of a contact that needs no case."""

    end = forms.ChoiceField(
        label=_("Tanpa kasus karena"),
        choices=[(code, words.SETTLED[code]) for code in ("answered", "nuisance")],
        initial="answered",
        widget=ChoiceRadios,
    )
    answer = forms.CharField(
        label=_("Jawaban, dibaca pelapor dengan kodenya"),
        max_length=4000,
        required=False,
        widget=lines(),
    )


class NoteForm(CommandForm):
    """What was done, and what the reporter is told."""

    kind = forms.ChoiceField(
        label=_("Yang dicatat"),
        choices=list(words.NOTES.items()),
        initial="note",
        widget=ChoiceRadios,
    )
    words = forms.CharField(label=_("Catatan untuk meja ini"), max_length=4000, widget=lines())
    to_reporter = forms.CharField(
        label=_("Pesan kepada pelapor"),
        help_text=_("Dibaca dengan kode rahasia. Jangan menyebut nama."),
        max_length=4000,
        required=False,
        widget=lines(),
    )

    def terms(self) -> Noting:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        return Noting(given["kind"], given["words"], given["to_reporter"])


class TakeForm(SeenForm):
    """Taking a case over, as it was seen."""


class ReferForm(CommandForm):
    """Which office is asked to help, and with what."""

    office = forms.CharField(
        label=_("Nama atau kode kantor"),
        help_text=_("Misalnya PA-SA-RUH untuk perwakilan, DN-3212 untuk dinas."),
        max_length=120,
    )
    asked = forms.CharField(label=_("Yang diminta"), max_length=300, widget=lines())


class CloseForm(SeenForm):
    """How a case ended. `seen` is the revision on which the end was decided."""

    outcome = forms.ChoiceField(
        label=_("Hasil"), choices=[("", _("Pilih hasil")), *words.OUTCOMES.items()]
    )
    recovered = forms.DecimalField(
        label=_("Uang yang sudah diterima pelapor"), initial=0, max_digits=15, decimal_places=2,
        widget=MONEY,
    )  # fmt: skip
    currency = forms.CharField(
        label=_("Mata uang"), initial="IDR", max_length=3, min_length=3,
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label=_("Menurut pelapor"), choices=list(words.VERDICTS.items()), widget=ChoiceRadios
    )
    to_reporter = forms.CharField(
        label=_("Pesan kepada pelapor"), max_length=4000, required=False, widget=lines()
    )

    def terms(self) -> Closing:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        return Closing(
            given["outcome"], given["verdict"], given["recovered"], given["currency"].upper(),
            given["to_reporter"],
        )  # fmt: skip


class ShiftForm(CommandForm):
    """Who leads from when until when, in the zone of the desk."""

    account = forms.ChoiceField(label=_("Pimpinan jaga"))
    starts = forms.DateTimeField(
        label=_("Mulai"), help_text=_("Misalnya 05-03-2027 22.00"), input_formats=["%d-%m-%Y %H.%M"]
    )
    ends = forms.DateTimeField(label=_("Sampai"), input_formats=["%d-%m-%Y %H.%M"])

    def __init__(self, *args: Any, colleagues: list[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("account", {c.account: c.name for c in colleagues}.items())

    def terms(self) -> Rota:
        """The valid form as the service takes it; times were typed in the desk's zone."""
        given = self.cleaned_data
        return Rota(given["account"], given["starts"], given["ends"])


def show_problems(form: forms.Form, problems: dict[str, list[str]]) -> None:
    """Put the service's problems at the fields they belong to, else above the form."""
    for field, sentences in problems.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
