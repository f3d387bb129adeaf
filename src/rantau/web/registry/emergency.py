"""Open a file in an emergency: by exact reference, with a reason, for hours, and reviewed."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.core.errors import Invalid
from rantau.registry.errors import NoSuchPerson, OpenAlready
from rantau.registry.permissions import BREAK_GLASS
from rantau.registry.services.break_glass import break_glass
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import ChoiceRadios, CommandForm

LEAD = gettext_lazy(
    "Untuk keadaan yang tidak bisa menunggu. Setiap pembukaan ditinjau kantor pusat, dan orangnya "
    "melihat siapa yang membuka dan mengapa. Kasus yang tertutup tetap tertutup."
)


class EmergencyForm(CommandForm):
    """Whose file, why, for how long."""

    reference = forms.CharField(
        label=gettext_lazy("Nomor orang"), help_text=gettext_lazy("Misalnya RT-7K4M-Q2XW"),
        max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Alasan darurat"),
        help_text=gettext_lazy("Apa yang terjadi, dan mengapa tidak bisa menunggu kantornya."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("Berapa lama"),
        choices=[
            (1, gettext_lazy("1 jam")),
            (2, gettext_lazy("2 jam")),
            (3, gettext_lazy("3 jam")),
        ],
        coerce=int,
        initial=1,
        widget=ChoiceRadios,
    )


@require_http_methods(["GET", "POST"])
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Asks for reference and reason; opened, the person's page."""
    actor = request.actor
    demand(actor, BREAK_GLASS)
    if request.method == "GET":
        return _ask(request, EmergencyForm())
    form = EmergencyForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=422)
    given = form.cleaned_data
    try:
        reference = break_glass(
            actor, form.command_key(), given["reference"],
            reason=given["reason"], hours=given["hours"],
        ).answer  # fmt: skip
        messages.warning(request, _("Dibuka darurat. Kantor pusat akan meninjau alasannya."))
    except OpenAlready as refusal:
        reference = refusal.reference
    except Invalid as refusal:
        form.show(refusal.problems)
        return _ask(request, form, status=422)
    except NoSuchPerson as refusal:
        form.add_error("reference", str(refusal))
        return _ask(request, form, status=refusal.status)
    return redirect("registry:person", reference=reference)


def _ask(request: ActorRequest, form: EmergencyForm, *, status: int = 200) -> HttpResponse:
    shown = {"form": form, "heading": _("Buka darurat"), "lead": LEAD, "verb": _("Buka darurat")}
    return render(request, "house/parts/form_page.html", shown, status=status)
