"""An operator writes down a call, a visit or a letter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.core.errors import Invalid
from rantau.protection.permissions import DESK
from rantau.protection.receipt import code_for, code_hash
from rantau.protection.services.take_contact import take_contact
from rantau.web.house.entry import signed_in
from rantau.web.protection.forms import CaptureForm, sent, show_problems


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The form; or the reference and the code, to be read out to whoever called."""
    actor = request.actor
    demand(actor, DESK)
    form = CaptureForm(sent(request))
    if request.method == "POST" and form.is_valid():
        key = form.command_key()
        code = code_for(key)
        try:
            outcome = take_contact(actor, key, form.terms(), code_hash=code_hash(code))
        except Invalid as refusal:
            show_problems(form, refusal.problems)
        else:
            read_out = {"reference": outcome.answer, "code": code}
            return render(request, "protection/captured.html", read_out)
    shown = {
        "form": form,
        "shell": "house/office.html",
        "heading": _("Catat telepon atau kunjungan"),
        "lead": _("Tanyakan seperlunya. Nama tidak perlu."),
        "verb": _("Simpan laporan"),
    }
    status = 422 if form.errors else 200
    return render(request, "house/parts/form_page.html", shown, status=status)
