"""Run a command for a page: redirect when it succeeds, or show the form again with its errors."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rantau.common.errors import DomainError, InvalidInput, StaleRevision
from rantau.web.common.forms import CommandForm, RevisionForm


def describe_error(error: DomainError) -> Iterable[str]:
    """What a refusal says by itself."""
    return [str(error)]


def run_command(
    request: HttpRequest,
    form: CommandForm,
    command: Callable[[], Any],
    *,
    back: str,
    sentences: Callable[[DomainError], Iterable[str]] = describe_error,
) -> HttpResponse | None:
    """The way on after the command; None when the form has to be shown again with its problems.

    back       the address of the record
    sentences  how a refusal that belongs to no field is told above the form; what was typed stays
    """
    try:
        command()
    except InvalidInput as error:
        form.show(error.problems)
        return None
    except DomainError as error:
        if error.status in (403, 404):
            raise
        if isinstance(error, StaleRevision) and isinstance(form, RevisionForm):
            form.look_again(error)
            return None
        for sentence in sentences(error):
            form.add_error(None, sentence)
        return None
    messages.success(request, _("Saved."))
    return redirect(back)
