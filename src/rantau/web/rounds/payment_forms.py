"""The bank's report of payments, a row each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.clock import MAX_YEAR, MIN_YEAR, WESTERN_TIME
from rantau.common.dates import find_moment
from rantau.rounds.codes import PAYMENT_DIGITS
from rantau.rounds.models import PaymentReport
from rantau.rounds.services.payments import PaymentInput
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.row_texts import RowsForm

MAX_ROWS, MAX_CHARACTERS = 4000, 400_000
COLUMNS, MAX_REFERENCE, MAX_PAYER = (4, 5), 40, 80


@dataclass(frozen=True)
class UnreadableRow(Exception):
    """A line of the text that cannot be read, from 1, and why."""

    line: int
    why: str


class PaymentsForm(RowsForm):
    """Rows of the bank's report, attached or pasted: reference, payment code, rupiah, moment, and
    the payer where the bank names one."""

    needed_at_times = ("rows", "file")
    file = forms.FileField(
        label=_("File of the bank"),
        help_text=_("Text, one payment a line, as below."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv"}),
    )
    rows = forms.CharField(
        label=_("Or paste the rows of the bank's report"),
        help_text=_(
            "One payment a line: the bank's reference, payment code, rupiah, and when it was paid"
            " (WIB), with semicolons between, such as B-77120;880626147731;420000;01-12-2026 14.05."
            " A fifth value may name the payer, as the bank does: account or name."
            " Rows that were taken in before change nothing."
        ),
        max_length=MAX_CHARACTERS,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the rows, from the file where one is attached. What cannot be read is said with each
        line."""
        data = super().clean() or self.cleaned_data
        text = self.read_text("rows", MAX_CHARACTERS)
        if not self.errors:
            try:
                data["payments"] = _parse_rows(text)
            except forms.ValidationError as error:
                self.add_error("rows", error)
        return data


def _parse_rows(text: str) -> list[PaymentInput]:
    """The payments. ValidationError names each line that cannot be read."""
    lines = {n: line for n, line in enumerate(text.splitlines(), start=1) if line.strip()}
    if len(lines) > MAX_ROWS:
        raise forms.ValidationError(gettext("Four thousand rows at a time."))
    if not lines:
        raise forms.ValidationError(gettext("There is no row."))
    payments, problems = [], []
    for number, line in lines.items():
        try:
            payments.append(_parse_row(number, [_read_cell(each) for each in line.split(";")]))
        except UnreadableRow as error:
            sentence = gettext("Line %(number)s: %(why)s")
            problems.append(sentence % {"number": error.line, "why": error.why})
    if problems:
        raise forms.ValidationError(problems)
    return payments


def _read_cell(text: str) -> str:
    """A value without the quotation marks that a spreadsheet may set around it; a mark alone opens
    nothing that would take in the lines behind it."""
    cell = text.strip()
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].strip() if is_quoted else cell


def _parse_row(number: int, row: list[str]) -> PaymentInput:
    if len(row) not in COLUMNS:
        raise UnreadableRow(number, gettext("four values are needed, or five with the payer."))
    reference, code, rupiah, moment, payer = (*row, "")[: max(COLUMNS)]
    digits = "".join(code.split())
    paid_at = _find_time(moment)
    if not reference or len(reference) > MAX_REFERENCE or not reference.isprintable():
        raise UnreadableRow(
            number, gettext("the bank's reference is needed, 40 characters at most.")
        )
    if not (digits.isascii() and digits.isdigit() and len(digits) == PAYMENT_DIGITS):
        raise UnreadableRow(number, gettext("a payment code has twelve digits."))
    if not (rupiah.isascii() and rupiah.isdigit() and len(rupiah) <= 9):
        raise UnreadableRow(number, gettext("write rupiah in digits alone."))
    if paid_at is None:
        raise UnreadableRow(number, gettext("write day and time such as 01-12-2026 14.05."))
    if paid_at > clock.now():  # the service asks too; here it is said beside all other faults
        raise UnreadableRow(number, gettext("that time has not come."))
    if len(payer) > MAX_PAYER or (payer and not payer.isprintable()):
        raise UnreadableRow(number, gettext("the payer has 80 characters at most."))
    return PaymentInput(reference, digits, int(rupiah), paid_at, payer, line=number)


def _find_time(text: str) -> datetime | None:
    """A moment in western Indonesian time; None for anything else, and for a year that no payment
    is of: in some zones the first and the last years have days that are none."""
    moment = find_moment(text)
    if moment is None or not MIN_YEAR <= moment.year <= MAX_YEAR:
        return None
    return moment.replace(tzinfo=WESTERN_TIME)


class PaymentReportForm(DecisionForm):
    """Confirm or refuse rows that another officer entered."""

    outcomes = (
        (PaymentReport.CONFIRMED, _("Confirm: I saw these rows at the bank; they take effect")),
        (PaymentReport.REFUSED, _("Refuse: nothing of it takes effect")),
    )
