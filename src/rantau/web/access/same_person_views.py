"""Accounts that are one person's, as headquarters found."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.errors import NoSuchSamePerson
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import MANAGE_INTERESTS, require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_same_persons
from rantau.access.services import same_persons
from rantau.web.access.forms import SamePersonForm, WithdrawInterestForm
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required


@require_http_methods(["GET", "POST"])
@officer_required
def same_person_list(request: ActorRequest) -> HttpResponse:
    """Every two accounts of one person, and the form that links two."""
    actor = request.actor
    require_permission(actor, MANAGE_INTERESTS)
    form = SamePersonForm(request.POST or None)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: same_persons.record_same_person(
                actor,
                form.get_command_key(),
                form.cleaned_data["login"],
                form.cleaned_data["other"],
            ),
            back_url=reverse("access:same_persons"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        links = list(list_same_persons(actor))
    return render_form(request, form, template="access/same_persons.html", links=links)


@require_http_methods(["GET", "POST"])
@officer_required
def withdraw_same_person(request: ActorRequest, key: UUID) -> HttpResponse:
    """Ask why the accounts are two people's; then show the list."""
    actor = request.actor
    require_permission(actor, MANAGE_INTERESTS)
    form = WithdrawInterestForm(request.POST or None)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: same_persons.withdraw_same_person(
                actor, form.get_command_key(), key, why=form.cleaned_data["why"]
            ),
            back_url=reverse("access:same_persons"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        link = list_same_persons(actor).filter(pk=key).first()
    if link is None:
        raise NoSuchSamePerson()
    return render_form(
        request,
        form,
        heading=_("These are two people"),
        lead=f"{link.one_name} · {link.other_name}",
        verb=_("Remove this tie"),
        back_url=reverse("access:same_persons"),
    )
