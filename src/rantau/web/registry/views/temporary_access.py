"""Open a person of another office for a limited time: at the counter until the end of the day, or
by break-glass in an emergency."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.common.errors import InvalidInput
from rantau.registry.errors import AmbiguousPerson, NoSuchPerson, PersonAlreadyVisible
from rantau.registry.permissions import BREAK_GLASS, SERVE_PERSON
from rantau.registry.services import access_grounds
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.registry.forms import BreakGlassForm, RegistrationForm, ServePersonForm

LEFT_FIELDS = ("key", "not_same")  # that a registration begun again has anew
SERVE_LEAD_TEXT = gettext_lazy(
    "Only for somebody who is at the counter now. The person will see that this "
    "office opened the record."
)


@require_http_methods(["GET", "POST"])
@officer_required
def serve_person(request: ActorRequest) -> HttpResponse:
    """Ask for the number that the person shows; with one exact match redirect to the person."""
    actor = request.actor
    require_permission(actor, SERVE_PERSON)
    if request.method == "GET":
        return _render_serve_form(request, ServePersonForm())
    if "same_person" in request.POST:
        return _render_serve_form(request, ServePersonForm(initial=_get_typed_number(request)))
    form = ServePersonForm(request.POST)
    if not form.is_valid():
        return _render_serve_form(request, form, status=422)
    try:
        result = access_grounds.serve_person(actor, form.get_command_key(), form.to_input())
        reference = result.answer
        messages.success(request, _("Open to this office until the end of today."))
    except PersonAlreadyVisible as error:
        reference = error.reference
    except InvalidInput as error:
        form.add_problems(error.problems)
        return _render_serve_form(request, form, status=422)
    except (NoSuchPerson, AmbiguousPerson) as error:
        form.add_error("number", str(error))
        return _render_serve_form(request, form, status=error.status)
    return redirect("registry:person", reference=reference)


def _get_typed_number(request: ActorRequest) -> dict[str, str]:
    """What was typed into the registration form of who turned out to be registered already."""
    typed = request.POST
    number = typed.get("nik") or typed.get("passport") or ""
    return {"number": number, "birth": typed.get("birth", "")}


KEPT_PREFIX = "kept-"  # of a field of the registration form that waits behind this one


def _list_kept_fields(request: ActorRequest) -> list[tuple[str, str]]:
    """Names and values of the registration form, which the person may come back to."""
    typed = request.POST
    if "same_person" in typed:
        names = [name for name in RegistrationForm.base_fields if name in typed]
        return [(name, typed[name]) for name in names if name not in LEFT_FIELDS]
    return [
        (name.removeprefix(KEPT_PREFIX), typed[name])
        for name in typed
        if name.startswith(KEPT_PREFIX)
    ]


def _render_serve_form(
    request: ActorRequest, form: ServePersonForm, *, status: int = 200
) -> HttpResponse:
    return render_form(
        request,
        form,
        status=status,
        template="registry/serve_person.html",
        kept=_list_kept_fields(request),
        heading=_("Serve here today"),
        lead=SERVE_LEAD_TEXT,
        verb=_("Serve"),
    )


BREAK_GLASS_LEAD_TEXT = gettext_lazy(
    "For what cannot wait. Headquarters reviews every opening, and the person sees "
    "who opened it and why. Closed cases stay closed."
)


@require_http_methods(["GET", "POST"])
@officer_required
def break_glass(request: ActorRequest) -> HttpResponse:
    """Ask for reference and reason; then redirect to the person."""
    actor = request.actor
    require_permission(actor, BREAK_GLASS)
    if request.method == "GET":
        return _render_break_glass_form(request, BreakGlassForm())
    form = BreakGlassForm(request.POST)
    if not form.is_valid():
        return _render_break_glass_form(request, form, status=422)
    data = form.cleaned_data
    try:
        result = access_grounds.break_glass(
            actor,
            form.get_command_key(),
            data["reference"],
            reason=data["reason"],
            hours=data["hours"],
        )
        reference = result.answer
        messages.warning(request, _("Opened in an emergency. Headquarters will review the reason."))
    except PersonAlreadyVisible as error:
        reference = error.reference
    except InvalidInput as error:
        form.add_problems(error.problems)
        return _render_break_glass_form(request, form, status=422)
    except NoSuchPerson as error:
        form.add_error("reference", str(error))
        return _render_break_glass_form(request, form, status=error.status)
    return redirect("registry:person", reference=reference)


def _render_break_glass_form(
    request: ActorRequest, form: BreakGlassForm, *, status: int = 200
) -> HttpResponse:
    heading = _("Open in an emergency")
    return render_form(
        request, form, status=status, heading=heading, lead=BREAK_GLASS_LEAD_TEXT, verb=heading
    )
