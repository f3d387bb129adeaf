"""Add a number that was handed in after the registration."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.core.errors import Invalid
from rantau.registry.errors import PerhapsTheSame
from rantau.registry.lookups import person_for
from rantau.registry.permissions import ADD_NUMBER
from rantau.registry.services.add_number import KINDS, add_number
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import ChoiceRadios, CommandForm
from rantau.web.registry.asking import Shown, about_person
from rantau.web.registry.form_parts import SamePart
from rantau.web.registry.words import PAPERS, candidates_in_words


class NumberForm(SamePart, CommandForm):
    """One number of one paper."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis"), initial="nik",
        choices=[(kind, PAPERS[kind]) for kind in KINDS],
        widget=ChoiceRadios,
    )  # fmt: skip
    number = forms.CharField(
        label=gettext_lazy("Nomor"), max_length=24,
        help_text=gettext_lazy("Persis seperti di kartu atau paspor. Yang tidak cocok tetap "
                               "disimpan, dengan catatan untuk dilihat lagi."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    field_order = ("kind", "number", "not_same")


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest, reference: str) -> HttpResponse:
    """Asks for the number; candidates where somebody else has it; added, the person's page."""
    actor = request.actor
    demand(actor, ADD_NUMBER)
    form, found = NumberForm(request.POST or None), list[dict]()

    def command() -> None:
        given = form.cleaned_data
        kind, number, others = given["kind"], given["number"], given["not_same"]
        try:
            add_number(actor, form.command_key(), reference, kind, number, not_same=others)
        except PerhapsTheSame as refusal:
            found.extend(candidates_in_words(refusal.candidates))
            form.ask_about(refusal.candidates)
            form.out_of_step = True
            raise Invalid({"not_same": [str(refusal)]}) from refusal

    def shown() -> Shown:
        person = person_for(actor, reference, purpose="number")
        lead = f"{person.name} · {person.reference}"
        return Shown(_("Tambah nomor identitas"), lead, more={"candidates": found})

    return about_person(request, reference, form, command, shown)
