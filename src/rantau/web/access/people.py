"""Who works at an office: the list, inviting, appointing, ending."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.errors import LastAdministrator, NoSuchOffice
from rantau.access.lookups import open_invitations, own_office, people
from rantau.access.models import Appointment
from rantau.access.permissions import demand, permits
from rantau.access.rights import APPOINT, INVITE
from rantau.access.roles import ROLES, roles_at
from rantau.access.scope import looking
from rantau.access.services.appoint import AppointTerms, appoint
from rantau.access.services.end_appointment import end_appointment
from rantau.access.services.invite import ADMINISTRATOR, InviteTerms, invite
from rantau.access.tokens import digest, secret_for
from rantau.core.errors import Invalid
from rantau.web.access.days import last_moment, start_of
from rantau.web.house.entry import signed_in
from rantau.web.house.errors import NotUnderstood
from rantau.web.house.forms import CommandForm


class RoleForm(CommandForm):
    """A form that asks for one of the office's roles; headquarters names the office instead."""

    office = forms.CharField(
        label=gettext_lazy("Kode kantor"), help_text=gettext_lazy("Misalnya DN-3212"), max_length=20
    )
    role = forms.ChoiceField(label=gettext_lazy("Peran"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.own = actor, permits(actor, APPOINT)
        if self.own:
            here = own_office(actor)
            roles = [(role.code, role.title) for role in roles_at(str(here.kind))]
            self.offer("role", roles)
            self.here = here.code
        del self.fields["office" if self.own else "role"]


class InviteForm(RoleForm):
    """Somebody who has no account yet."""

    name = forms.CharField(label=gettext_lazy("Nama orangnya"), max_length=120)
    field_order = ["office", "name", "role"]

    def terms(self) -> InviteTerms:
        """The valid form as the service takes it."""
        given = self.cleaned_data
        if self.own:
            return InviteTerms(self.here, given["name"], given["role"])
        return InviteTerms(given["office"].strip().upper(), given["name"], ADMINISTRATOR)


class AppointForm(RoleForm):
    """Somebody who has an account already, for whole days of the office."""

    errors_at: ClassVar[dict[str, str]] = {"ends_at": "ends"}
    login = forms.CharField(label=gettext_lazy("Nama masuk"), max_length=60)
    starts = forms.DateField(
        label=gettext_lazy("Mulai tanggal"), required=False,
        help_text=gettext_lazy("Kosongkan untuk mulai sekarang."),
    )  # fmt: skip
    ends = forms.DateField(
        label=gettext_lazy("Hari terakhir"), required=False,
        help_text=gettext_lazy("Kosongkan bila tidak ditentukan."),
    )  # fmt: skip
    field_order = ["login", "role", "starts", "ends"]

    def terms(self) -> AppointTerms:
        """The valid form as the service takes it."""
        given, zone = self.cleaned_data, self.actor.time_zone
        return AppointTerms(
            given["login"], given["role"],
            start_of(given["starts"], zone), last_moment(given["ends"], zone),
        )  # fmt: skip


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The people of the own office and the invitations that wait."""
    actor = request.actor
    with looking(actor):
        rows = [_row(held) for held in people(actor)]
        waiting = [{"made": i, "role": ROLES[i.role].title} for i in open_invitations(actor)]
    return render(request, "access/people.html", {"rows": rows, "waiting": waiting})


@require_http_methods(["GET", "POST"])
@signed_in
def inviting(request: ActorRequest) -> HttpResponse:
    """Asks whom to invite; then the link, which is shown this once."""
    actor = request.actor
    demand(actor, INVITE)
    form = InviteForm(request.POST or None, actor=actor)
    if form.is_valid():
        secret = secret_for(form.command_key())
        try:
            invite(actor, form.command_key(), form.terms(), digest=digest(secret))
            link = settings.PUBLIC_URL + reverse("access:accept", args=[secret])
            return render(request, "access/invited.html", {"link": link, "given": form.terms()})
        except Invalid as refusal:
            form.show(refusal.problems)
        except NoSuchOffice as refusal:
            form.show({"office": [str(refusal)]})
    lead = _("Orang itu membuat akunnya sendiri lewat tautan sekali pakai.")
    return _ask(request, form, heading=_("Undang petugas"), lead=lead, verb=_("Buat tautan"))


@require_http_methods(["GET", "POST"])
@signed_in
def appointing(request: ActorRequest) -> HttpResponse:
    """Asks whom to appoint; then the list again."""
    actor = request.actor
    demand(actor, APPOINT)
    form = AppointForm(request.POST or None, actor=actor)
    if form.is_valid():
        try:
            appoint(actor, form.command_key(), form.terms())
            return redirect("access:people")
        except Invalid as refusal:
            form.show(refusal.problems)
    lead = _("Untuk orang yang sudah punya akun di Rantau, di kantor mana pun.")
    return _ask(request, form, heading=_("Tunjuk petugas"), lead=lead, verb=_("Tunjuk"))


@require_POST
@signed_in
def ending(request: ActorRequest, key: UUID) -> HttpResponse:
    """End one appointment."""
    actor = request.actor
    demand(actor, APPOINT)
    form = CommandForm(request.POST)
    if not form.is_valid():
        raise NotUnderstood()
    try:
        end_appointment(actor, form.command_key(), key)
        messages.success(request, _("Penunjukan diakhiri. Haknya sudah dicabut."))
    except LastAdministrator as refusal:
        messages.error(request, str(refusal))
    return redirect("access:people")


def _row(held: Appointment) -> dict[str, Any]:
    """One of the people, with the key of the button that ends it."""
    return {"held": held, "role": ROLES[held.role].title, "key": uuid4()}


def _ask(request: ActorRequest, form: CommandForm, **words: str) -> HttpResponse:
    shown = {"form": form, **words}
    return render(request, "house/parts/form_page.html", shown, status=form.answer_status)
