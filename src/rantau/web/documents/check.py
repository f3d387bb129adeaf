"""Check a document: by serial and check code, by passport and birth date, or by its seal.

What is typed comes in the body, never in an address, and changes nothing: no forgery token, so that
an old phone that keeps no cookies is answered too.
"""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core.references import tidy_passport
from rantau.documents.knocks import knock
from rantau.documents.letters import day_in, described
from rantau.documents.lookups import (
    UNKNOWN,
    VALID,
    Answer,
    check_code,
    check_passport,
    check_seal,
)
from rantau.documents.seal import Unreadable, from_text
from rantau.web.documents.words import STATES
from rantau.web.house.forms import HouseForm
from rantau.web.house.moments import day

# Within ten minutes. A network address may be a whole office; one passport is asked for seldom, and
# its birth date must not be found by trying days.
WRONG_FROM_A_NETWORK, PASSPORTS_FROM_A_NETWORK, ONE_PASSPORT = 200, 300, 10
MOST_SEAL = 2000  # signs


class CodeForm(HouseForm):
    """What stands on the paper."""

    serial = forms.CharField(
        label=_("Nomor surat"),
        max_length=60,
        help_text=_("Misalnya KLR-3212-2026-000123."),
        error_messages={"required": _("Ketik nomor yang tertulis di surat.")},
    )
    code = forms.CharField(
        label=_("Kode periksa"),
        max_length=30,
        help_text=_("Delapan huruf dan angka di samping kode QR, misalnya 7K4M-Q2XW."),
        error_messages={"required": _("Ketik kode yang tertulis di samping kode QR.")},
    )


class PassportForm(HouseForm):
    """What is known when there is no paper."""

    passport = forms.CharField(
        label=_("Nomor paspor"),
        max_length=30,
        error_messages={"required": _("Ketik nomor paspor.")},
    )
    birth_date = forms.DateField(
        label=_("Tanggal lahir"),
        help_text=_("Misalnya 14-02-1994."),
        error_messages={
            "required": _("Ketik tanggal lahir."),
            "invalid": _("Tulis tanggal lahir seperti 14-02-1994."),
        },
    )


@csrf_exempt
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The two ways to ask, and the answer."""
    if request.method == "GET":
        return _ask(request)
    if "passport" in request.POST:
        form: HouseForm = PassportForm(request.POST, auto_id="p_%s")
        if not form.is_valid():
            return _ask(request, passport=form)
        asked = form.cleaned_data
        return _told(request, _by_passport(request, asked["passport"], asked["birth_date"]))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, code=form)
    with looking(NOBODY):
        found = check_code(NOBODY, form.cleaned_data["serial"], form.cleaned_data["code"])
    return _told(request, found)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest) -> HttpResponse:
    """Where the QR leads. The page itself verifies what stands behind the `#`, or sends it here."""
    if request.method == "GET":
        words = {
            "letters": described(),
            "states": {state: told._asdict() for state, told in STATES.items()},
            "language": get_language(),
        }
        return render(request, "documents/seal.html", {"words": words})
    try:
        cose = from_text(request.POST.get("seal", "")[:MOST_SEAL])
    except Unreadable:
        return _told(request, [])
    with looking(NOBODY):
        found = check_seal(NOBODY, cose)
    return _told(request, found)


def _by_passport(request: HttpRequest, passport: str, birth_date: date) -> list[Answer]:
    knock("passport-network", _network(request), most=PASSPORTS_FROM_A_NETWORK)
    knock("passport", tidy_passport(passport), most=ONE_PASSPORT)
    with looking(NOBODY):
        return check_passport(NOBODY, passport, birth_date)


def _network(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _ask(
    request: HttpRequest, *, code: HouseForm | None = None, passport: HouseForm | None = None
) -> HttpResponse:
    shown = {
        "code": code or CodeForm(),
        "passport": passport or PassportForm(auto_id="p_%s"),
        "without_paper": passport is not None,
    }
    return render(request, "documents/check.html", shown, status=422 if code or passport else 200)


def _told(request: HttpRequest, found: list[Answer]) -> HttpResponse:
    """The answer. Wrong ones are counted: a right one always passes, whatever neighbours try."""
    if not found:
        knock("wrong", _network(request), most=WRONG_FROM_A_NETWORK)
    shown = {
        "answers": [
            {
                "told": STATES[answer.state],
                "answer": answer,
                "lines": [(label, day(day_in(value)) or value) for label, value in answer.lines],
            }
            for answer in found
        ],
        "unknown": STATES[UNKNOWN],
        "valid": VALID,
    }
    return render(request, "documents/told.html", shown, status=200 if found else 404)
