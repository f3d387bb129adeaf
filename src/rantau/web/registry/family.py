"""Family and persons of trust: add one, correct one, take one out."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.registry.lookups import person_for, relative_of
from rantau.registry.permissions import KEEP_FAMILY
from rantau.registry.services.add_relative import add_relative
from rantau.registry.services.correct_relative import correct_relative
from rantau.registry.services.remove_relative import remove_relative
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import ChoiceRadios, CommandForm, SeenForm
from rantau.web.registry.asking import Shown, about_person
from rantau.web.registry.form_parts import KinPart
from rantau.web.registry.words import RELATIONS, REMOVALS


class AddForm(KinPart, CommandForm):
    """Who it is, how to call, and whether in an emergency."""

    kin_name = forms.CharField(
        label=gettext_lazy("Nama"), help_text=gettext_lazy("Satu kata sudah cukup."),
        max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    emergency = forms.BooleanField(
        label=gettext_lazy("Hubungi bila darurat (boleh beberapa orang)"), required=False
    )
    field_order = ("kin_name", "kin_relation", "kin_phone", "emergency")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # At the registration there may be nobody to call; here somebody is.
        relation = self.fields["kin_relation"]
        relation.required = True
        relation.error_messages["required"] = _("Pilih hubungannya.")


class CorrectForm(AddForm, SeenForm):
    """The same, about somebody who is recorded."""


class RemoveForm(SeenForm):
    """Why somebody is no longer recorded."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Alasan"), choices=list(REMOVALS.items()), widget=ChoiceRadios,
        help_text=gettext_lazy("Nama dan teleponnya dihapus. Yang tersisa hanya catatan bahwa "
                               "ada yang dihapus, oleh siapa, dan mengapa."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
def adding(request: ActorRequest, reference: str) -> HttpResponse:
    """Asks for somebody of the family; added, the person's page."""
    actor = request.actor
    demand(actor, KEEP_FAMILY)
    form = AddForm(request.POST or None)

    def command() -> None:
        emergency = form.cleaned_data["emergency"]
        add_relative(actor, form.command_key(), reference, form.kin(), emergency=emergency)

    def shown() -> Shown:
        person = person_for(actor, reference, purpose="family")
        return Shown(_("Tambah keluarga"), lead=f"{person.name} · {person.reference}")

    return about_person(request, reference, form, command, shown)


@require_http_methods(["GET", "POST"])
@signed_in
def correcting(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """What is recorded of one, to be written anew."""
    actor = request.actor
    demand(actor, KEEP_FAMILY)
    form = CorrectForm(request.POST or None)

    def command() -> None:
        given = form.cleaned_data
        correct_relative(
            actor, form.command_key(), reference, key, form.kin(),
            emergency=given["emergency"], seen=given["seen"],
        )  # fmt: skip

    def shown() -> Shown:
        return _recorded(actor, reference, key, heading=_("Betulkan catatan keluarga"))

    return about_person(request, reference, form, command, shown)


@require_http_methods(["GET", "POST"])
@signed_in
def removing(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Why one is taken out; taken out, the person's page."""
    actor = request.actor
    demand(actor, KEEP_FAMILY)
    form = RemoveForm(request.POST or None)

    def command() -> None:
        given = form.cleaned_data
        reason, seen = given["reason"], given["seen"]
        remove_relative(actor, form.command_key(), reference, key, reason=reason, seen=seen)

    def shown() -> Shown:
        asked = _recorded(actor, reference, key, heading=_("Hapus catatan keluarga"))
        return replace(asked, verb=_("Hapus"), kind="danger")

    return about_person(request, reference, form, command, shown)


def _recorded(actor: Actor, reference: str, key: UUID, *, heading: str) -> Shown:
    """One of the family as recorded now, in words and as the form's first values."""
    person = person_for(actor, reference, purpose="family")
    kin = relative_of(person, key)
    relation = str(RELATIONS[kin.relation])
    return Shown(
        heading,
        lead=f"{kin.name} · {relation} · {person.name} · {person.reference}",
        initial={
            "kin_name": kin.name, "kin_relation": kin.relation, "kin_phone": kin.phone,
            "emergency": kin.emergency, "seen": person.revision,
        },
        now=[
            (_("Nama"), kin.name), (_("Hubungan"), relation), (_("Telepon keluarga"), kin.phone),
            (_("Hubungi bila darurat"), _("ya") if kin.emergency else _("tidak")),
        ],
    )  # fmt: skip
