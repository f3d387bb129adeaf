"""A person signs in with what is on the registration slip, and leaves again."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from rantau.access.actor import NOBODY, worker
from rantau.access.cache import counted, hidden
from rantau.access.entry import open_for_person
from rantau.access.scope import looking
from rantau.core.errors import KeyReused
from rantau.core.references import tidy_reference
from rantau.registry.errors import NoSuchSlip
from rantau.registry.mine import signed_in_just_now
from rantau.registry.services.sign_in import SignIn, sign_in
from rantau.registry.slip import code_digest
from rantau.web.house.forms import CommandForm
from rantau.web.registry.forms import birth_in

HOUR = 3600
MOST_PER_SLIP, MOST_PER_NETWORK = 10, 300  # wrong ones an hour


class SlipForm(CommandForm):
    """Three things: two are on the slip, one the person knows."""

    reference = forms.CharField(
        label=gettext_lazy("Nomor di slip"), help_text=gettext_lazy("Misalnya RT-7K4M-Q2XW"),
        max_length=30, widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )  # fmt: skip
    birth = forms.CharField(
        label=gettext_lazy("Tanggal lahir"),
        help_text=gettext_lazy(
            "Misalnya 14-02-1994, atau tahun saja. Boleh kosong bila tak dicatat."
        ),
        required=False,
        max_length=10,
    )
    code = forms.CharField(
        label=gettext_lazy("Kode di slip"),
        help_text=gettext_lazy("Sepuluh huruf dan angka. Besar kecil tidak penting."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )

    def clean_birth(self) -> date | None:
        return birth_in(self.cleaned_data["birth"])[0]

    def terms(self) -> SignIn:
        """The valid form as the registry takes it."""
        given = self.cleaned_data
        reference = given["reference"]
        return SignIn(reference, given["birth"], code_digest(reference, given["code"]))


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Asks for the slip; with the right one, the person's own page."""
    if request.method == "GET":
        return _ask(request, SlipForm())
    form = SlipForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    names = _names(request, form.cleaned_data["reference"])
    if any(cache.get(name, 0) >= most for name, most in names.items()):
        return render(request, "429.html", status=429)
    try:
        open_for_person(request, _person(form))
    except (NoSuchSlip, KeyReused):
        for name in names:
            counted(cache, name, HOUR)
        form.add_error(None, str(NoSuchSlip.text))
        return _ask(request, form, status=422)
    return redirect("placement:mine")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, so that whoever uses the phone next sees nothing."""
    request.session.flush()
    return redirect("house:home")


def _person(form: SlipForm) -> UUID:
    outcome = sign_in(NOBODY, form.command_key(), form.terms())
    person = UUID(outcome.answer)
    if outcome.again:
        with looking(worker(person)):
            signed_in_just_now(worker(person))
    return person


def _names(request: HttpRequest, reference: str) -> dict[str, int]:
    """Under what wrong ones are counted, and how many are too many."""
    return {
        hidden("slip", tidy_reference(reference)): MOST_PER_SLIP,
        hidden("slip-from", request.META.get("REMOTE_ADDR", "")): MOST_PER_NETWORK,
    }


def _ask(request: HttpRequest, form: SlipForm, *, status: int = 200) -> HttpResponse:
    shown: dict[str, Any] = {
        "form": form,
        "heading": _("Lihat proses saya"),
        "lead": _("Pakai slip dari petugas pendaftaran. Kode di slip hanya sekali pakai."),
        "verb": _("Buka"),
    }
    return render(request, "placement/enter.html", shown, status=status)
