"""The one manner in which a command on a placement is asked for and answered."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from rantau.core.errors import Refusal
from rantau.placement.errors import GatesUnmet
from rantau.placement.file import PlacementFile
from rantau.placement.words import sentences
from rantau.web.house import asking as house
from rantau.web.house.asking import in_one_sentence
from rantau.web.house.forms import SeenForm

TEMPLATE = "house/parts/form_page.html"


def told(refusal: Refusal) -> Iterable[str]:
    """A refusal that belongs to no field; of a milestone that stays shut, every reason."""
    return sentences(refusal) if isinstance(refusal, GatesUnmet) else in_one_sentence(refusal)


def carried_out(
    request: HttpRequest, file: PlacementFile, form: SeenForm, command: Callable[[], Any]
) -> HttpResponse | None:
    """The way on after the command; None when the form has to be shown again with its problems."""
    back = reverse("placement:file", args=[file.placement.reference])
    return house.carried_out(request, form, command, back=back, sentences=told)


def asked(
    request: HttpRequest,
    file: PlacementFile,
    form: SeenForm,
    *,
    template: str = TEMPLATE,
    **more: Any,
) -> HttpResponse:
    """The form's page, headed by the person and the placement."""
    shown = {
        "form": form,
        "shell": "house/office.html",
        "lead": f"{file.person.name} · {file.placement.reference}",
        "back_url": reverse("placement:file", args=[file.placement.reference]),
        **more,
    }
    return render(request, template, shown, status=form.answer_status)
