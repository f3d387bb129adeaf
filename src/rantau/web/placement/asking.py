"""The one manner in which a command on a placement is asked for and answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rantau.core.errors import Invalid, Refusal, Stale
from rantau.placement.errors import GatesUnmet
from rantau.placement.file import PlacementFile
from rantau.placement.words import sentence
from rantau.web.placement.forms import PlacementForm

TEMPLATE = "house/parts/form_page.html"


def carried_out(
    request: HttpRequest, file: PlacementFile, form: PlacementForm, command: Callable[[], Any]
) -> HttpResponse | None:
    """The way on after the command; None when the form has to be shown again with its problems.

    A refusal is told above the form, with all that was typed kept.
    """
    try:
        command()
    except Invalid as refusal:
        form.about(refusal.problems)
        return None
    except GatesUnmet as refusal:
        for each in refusal.unmet:
            form.add_error(None, sentence(each, file.scheme))
        return None
    except Stale as refusal:
        form.look_again(refusal)
        return None
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Tersimpan."))
    return redirect("placement:file", reference=file.placement.reference)


def asked(
    request: HttpRequest,
    file: PlacementFile,
    form: PlacementForm,
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
