"""Serve somebody at the counter who is registered elsewhere: one exact match, for today."""

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.cache import counted, hidden
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.core.errors import Invalid
from rantau.registry.errors import NoSuchPerson, OpenAlready, SeveralPersons
from rantau.registry.permissions import SERVE
from rantau.registry.services.serve import Shown, serve
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import CommandForm
from rantau.web.registry.forms import birth_in

HOUR, MOST_WRONG = 3600, 30  # seconds, and wrong numbers of one officer in them
LEAD = gettext_lazy(
    "Hanya untuk orang yang sedang di depan loket. "
    "Ia akan melihat bahwa kantor ini membuka datanya."
)


class ServeForm(CommandForm):
    """What the person has shown."""

    number = forms.CharField(
        label=gettext_lazy("NIK, nomor paspor, atau nomor RT"),
        help_text=gettext_lazy("Persis seperti di kartu, paspor, atau slip."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth = forms.CharField(
        label=gettext_lazy("Tanggal lahir"),
        help_text=gettext_lazy("Hanya bila memakai nomor RT. Misalnya 14-02-1994."),
        required=False,
        max_length=10,
    )

    def clean_birth(self) -> object:
        return birth_in(self.cleaned_data["birth"])[0]

    def shown(self) -> Shown:
        """The valid form as the registry takes it."""
        return Shown(self.cleaned_data["number"], self.cleaned_data["birth"])


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Asks what was shown; with one exact match, the person's page for today."""
    actor = request.actor
    demand(actor, SERVE)
    if request.method == "GET":
        return _ask(request, ServeForm())
    form = ServeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    # Numbers can be guessed one after the other; who does so is stopped, right ones and all.
    tried = hidden("serve", actor.ref)
    if cache.get(tried, 0) >= MOST_WRONG:
        return render(request, "429.html", status=429)
    try:
        reference = serve(actor, form.command_key(), form.shown()).answer
        messages.success(request, _("Terbuka untuk kantor ini sampai hari ini berakhir."))
    except OpenAlready as refusal:
        reference = refusal.reference
    except Invalid as refusal:
        form.show(refusal.problems)
        return _ask(request, form, status=422)
    except (NoSuchPerson, SeveralPersons) as refusal:
        counted(cache, tried, HOUR)
        form.add_error("number", str(refusal))
        return _ask(request, form, status=refusal.status)
    return redirect("registry:person", reference=reference)


def _ask(request: ActorRequest, form: ServeForm, *, status: int = 200) -> HttpResponse:
    heading = _("Layani di sini hari ini")
    shown = {"form": form, "heading": heading, "lead": LEAD, "verb": _("Layani")}
    return render(request, "house/parts/form_page.html", shown, status=status)
