"""What officers and agencies fill in on the way of a placement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.partners.models import QuotaLine
from rantau.placement.papers import Paper
from rantau.placement.services.receive import Receipt
from rantau.placement.services.verify import Verdict
from rantau.placement.words import said
from rantau.procedures.scheme import Field, Requirement
from rantau.web.house.countries import country_called
from rantau.web.house.forms import ChoiceRadios, CommandForm, SeenForm
from rantau.web.placement import words

ACCEPT, RETURN, LATER = "accept", "return", ""
VERDICTS = [
    (ACCEPT, _("Benar dan sesuai")),
    (RETURN, _("Dikembalikan")),
    (LATER, _("Belum diperiksa")),
]


class ReceiveForm(SeenForm):
    """Every paper that is asked for now: tick those on the counter, type what they say."""

    def __init__(self, *args: Any, asked: Sequence[Requirement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for each in asked:
            name = said(each.name)
            self.fields[f"{each.code}.got"] = forms.BooleanField(label=name, required=False)
            for field in each.fields:
                self.fields[f"{each.code}.{field.code}"] = _typed(field)
            self.fields[f"{each.code}.file"] = forms.FileField(
                label=_("Foto atau pindaian"), required=False
            )  # fmt: skip

    def show(self, problems: dict[str, list[str]]) -> None:
        """Put a service's problems at the fields they belong to, those of a whole paper at its
        box."""
        boxes = {code: f"{code}.got" for code in problems if code not in self.fields}
        super().show({boxes.get(code, code): told for code, told in problems.items()})

    def blocks(self) -> list[dict[str, Any]]:
        """The fields paper by paper, as the page draws them."""
        return [
            {
                "got": self[f"{each.code}.got"],
                "fields": [
                    *(self[f"{each.code}.{field.code}"] for field in each.fields),
                    self[f"{each.code}.file"],
                ],
            }
            for each in self.asked
        ]

    def ticked(self) -> list[Requirement]:
        """The papers that were handed in: ticked, or something was typed or attached for them."""
        return [each for each in self.asked if self._handed_in(each)]

    def _handed_in(self, paper: Requirement) -> bool:
        names = ("got", "file", *(field.code for field in paper.fields))
        return any(self.cleaned_data.get(f"{paper.code}.{name}") for name in names)

    def receipts(self, kept: dict[str, Any]) -> list[Receipt]:
        """The papers as the service takes them; `kept` has the key of each stored file."""
        return [
            Receipt(
                each.code,
                {f.code: self.cleaned_data[f"{each.code}.{f.code}"] for f in each.fields},
                kept.get(each.code),
            )
            for each in self.ticked()
        ]


def _typed(field: Field) -> forms.Field:
    """A field of a paper; the service judges what was typed, so that page and API say the same."""
    label = said(field.name)
    if field.type == "choice":
        choices = [("", _("Pilih"))] + [(code, said(name)) for code, name in field.choices.items()]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if field.type == "date":
        hint = _("Misalnya 14-02-2027")
        numeric = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.CharField(
            label=label, required=False, max_length=10, help_text=hint, widget=numeric
        )
    return forms.CharField(label=label, required=False, max_length=120)


class VerifyForm(SeenForm):
    """Every received paper: right, returned with everything that is missing, or not judged yet."""

    how = forms.ChoiceField(
        label=_("Cara memeriksa"), choices=list(words.HOW.items()), initial="original"
    )

    def __init__(self, *args: Any, papers: Sequence[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = papers
        for paper in papers:
            code = paper.asked.code
            self.fields[code] = forms.ChoiceField(
                label=said(paper.asked.name), choices=VERDICTS, initial=ACCEPT, required=False,
                widget=ChoiceRadios,
            )  # fmt: skip
            self.fields[f"{code}.reason"] = forms.CharField(
                label=_("Bila dikembalikan: semua yang harus diperbaiki"), required=False,
                max_length=300,
            )  # fmt: skip

    def blocks(self) -> list[dict[str, Any]]:
        """Each paper with what was typed from it, as the page draws it."""
        return [
            {
                "paper": paper,
                "name": said(paper.asked.name),
                "written": [
                    (said(field.name), _shown(field, paper.receipt.fields.get(field.code, "")))
                    for field in paper.asked.fields
                    if paper.receipt
                ],
                "verdict": self[paper.asked.code],
                "reason": self[f"{paper.asked.code}.reason"],
            }
            for paper in self.papers
        ]

    def verdicts(self) -> list[Verdict]:
        """The papers that were judged."""
        given = self.cleaned_data
        return [
            Verdict(code, given[code] == ACCEPT, given["how"], given[f"{code}.reason"])
            for code in (paper.asked.code for paper in self.papers)
            if given.get(code)
        ]


def _shown(field: Field, value: str) -> str:
    if field.type == "choice" and value in field.choices:
        return said(field.choices[value])
    if field.type == "date" and len(value) == 10:
        return "-".join(reversed(value.split("-")))
    return value


class DecideForm(SeenForm):
    """A decision has nothing to fill in: the page shows what is decided, and says which."""

    decision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


MOMENT_FORMATS = ["%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M"]


class HappenedForm(SeenForm):
    """Something that happened at a time, now unless said."""

    happened_at = forms.DateTimeField(
        label=_("Kapan"), required=False, input_formats=MOMENT_FORMATS,
        help_text=_("Kosongkan bila sekarang. Misalnya 05-03-2027 22.00, menurut jam kantor Anda."),
    )  # fmt: skip


class DepartForm(HappenedForm):
    carrier = forms.CharField(label=_("Nomor penerbangan atau nama kapal"), max_length=40)


class ArriveForm(HappenedForm):
    address = forms.CharField(label=_("Alamat di negara tujuan"), max_length=200)


class ReturnForm(HappenedForm):
    state = forms.ChoiceField(
        label=_("Bagaimana ia pulang"), choices=list(words.HOMECOMING.items()), widget=ChoiceRadios
    )


class WithdrawForm(SeenForm):
    reason = forms.ChoiceField(
        label=_("Alasan"), choices=list(words.REASONS.items()), widget=ChoiceRadios
    )
    note = forms.CharField(label=_("Keterangan"), required=False, max_length=300)


class RefuseForm(SeenForm):
    reason = forms.ChoiceField(
        label=_("Alasan"), choices=list(words.GROUNDS.items()), widget=ChoiceRadios
    )
    note = forms.CharField(
        label=_("Keterangan"), max_length=300, help_text=_("Pekerja akan membacanya.")
    )


class CorrectForm(SeenForm):
    """One paper's values, typed again, and why."""

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        for field in paper.asked.fields:
            typed = _typed(field)
            typed.initial = paper.receipt.fields.get(field.code, "") if paper.receipt else ""
            if field.type == "date":
                typed.initial = _shown(field, str(typed.initial))
            self.fields[f"{paper.asked.code}.{field.code}"] = typed
        self.fields["why"] = forms.CharField(label=_("Mengapa diperbaiki"), max_length=300)

    def values(self) -> dict[str, str]:
        """The typed values by field."""
        code = self.paper.asked.code
        return {f.code: self.cleaned_data[f"{code}.{f.code}"] for f in self.paper.asked.fields}


class CorrectTimeForm(SeenForm):
    """When a stage of the journey really was, and why that is corrected."""

    milestone = forms.ChoiceField(label=_("Langkah"), widget=ChoiceRadios)
    at = forms.DateTimeField(
        label=_("Kapan sebenarnya"), input_formats=MOMENT_FORMATS,
        help_text=_("Misalnya 05-03-2027 22.00, menurut jam kantor Anda."),
    )  # fmt: skip
    why = forms.CharField(label=_("Mengapa diperbaiki"), max_length=300)

    def __init__(self, *args: Any, stages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("milestone", stages)


class TravellerForm(CommandForm):
    """A traveller at the counter: no card is needed."""

    passport = forms.CharField(label=_("Nomor paspor"), max_length=20)
    birth_date = forms.DateField(label=_("Tanggal lahir"), help_text=_("Misalnya 14-02-1994"))


class CandidateForm(CommandForm):
    """A candidate by her own number and birth date, and the line she is chosen for."""

    reference = forms.CharField(
        label=_("Nomor RT calon"), help_text=_("Tertulis di tanda daftar, misalnya RT-7K4M-Q2XW."),
        max_length=20,
    )  # fmt: skip
    birth_date = forms.DateField(
        label=_("Tanggal lahir calon"), required=False,
        help_text=_("Misalnya 14-02-1994. Kosongkan hanya bila dinas mencatatnya tidak diketahui."),
    )  # fmt: skip
    line = forms.ChoiceField(label=_("Baris job order"))

    def __init__(self, *args: Any, lines: Sequence[QuotaLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("line", [(str(line.id), _line(line)) for line in lines])


SEXES = {"F": _("perempuan"), "M": _("laki-laki"), "X": _("perempuan atau laki-laki")}


def _line(line: QuotaLine) -> str:
    order = line.job_order
    place = country_called(order.destination)
    return f"{order.number} · {line.occupation}, {place} · {SEXES[line.sex]} · {line.left}"
