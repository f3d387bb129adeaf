"""A worker objects to somebody having read her record: a report to the Crisis Center."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.common.errors import NotFound
from rantau.journal.models import Reading
from rantau.protection.inputs import ContactInput
from rantau.protection.receipt_codes import derive_receipt_code, hash_receipt_code
from rantau.protection.services.contacts import record_contact
from rantau.registry.models import Person
from rantau.registry.selectors import get_signed_in_person, list_own_readings
from rantau.web.common.commands import render_form
from rantau.web.common.date_filters import format_datetime
from rantau.web.common.decorators import worker_required
from rantau.web.protection.forms import ObjectionForm
from rantau.web.protection.views.public_help import build_receipt_context


@require_http_methods(["GET", "POST"])
@worker_required
def object_to_reading(request: ActorRequest, key: UUID) -> HttpResponse:
    """Ask why; then hand the objection to the Crisis Center, and show its number and code. Raises
    NotFound for a reading that is not of the own record."""
    actor = request.actor
    with reading_as(actor):
        person = get_signed_in_person(actor)
        reading = list_own_readings(actor).filter(id=key).first()
    if reading is None:
        raise NotFound()
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        command_key = form.get_command_key()
        code = derive_receipt_code(command_key)
        contact = ContactInput(what=_write_report(person, reading, form.cleaned_data["why"]))
        result = record_contact(
            PUBLIC_ACTOR,
            command_key,
            contact,
            code_hash=hash_receipt_code(code),
            reading=reading.id,
        )
        context = build_receipt_context(result.answer, code)
        return render(request, "protection/objection_received.html", context)
    return render_form(
        request,
        form,
        heading=_("Object to this"),
        lead=_name_reading(reading),
        verb=_("Send to the Crisis Center"),
        back_url=reverse("placement:own_access_log"),
    )


def _name_reading(reading: Reading) -> str:
    """Who read, from which office where there is one, and when."""
    parts = (reading.office_name, reading.actor_name, format_datetime(reading.read_at))
    return " · ".join(part for part in parts if part)


def _write_report(person: Person, reading: Reading, why: str) -> str:
    """The report: whose record was read by whom and when, and her own words."""
    head = _("I object to a reading of my record")
    return f"{head} ({person.reference}): {_name_reading(reading)}\n\n{why}"
