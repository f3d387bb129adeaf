"""The one manner in which a page carries out a command about a record and answers."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rantau.core.errors import Invalid, Refusal, Stale
from rantau.web.house.forms import CommandForm, SeenForm


def in_one_sentence(refusal: Refusal) -> Iterable[str]:
    """What a refusal says by itself."""
    return [str(refusal)]


def carried_out(
    request: HttpRequest,
    form: CommandForm,
    command: Callable[[], Any],
    *,
    back: str,
    sentences: Callable[[Refusal], Iterable[str]] = in_one_sentence,
) -> HttpResponse | None:
    """The way on after the command; None when the form has to be shown again with its problems.

    back       the address of the record
    sentences  how a refusal that belongs to no field is told above the form; what was typed stays
    """
    try:
        command()
    except Invalid as refusal:
        form.show(refusal.problems)
        return None
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        if isinstance(refusal, Stale) and isinstance(form, SeenForm):
            form.look_again(refusal)
            return None
        for sentence in sentences(refusal):
            form.add_error(None, sentence)
        return None
    messages.success(request, _("Tersimpan."))
    return redirect(back)
