"""Run a command for a page: redirect when it succeeds, or show the form again with its errors."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rantau.common.errors import DomainError, InvalidInput, StaleRevision
from rantau.web.common.forms import CommandForm, RevisionForm

FORM_TEMPLATE = "common/form_page.html"


def describe_error(error: DomainError) -> Iterable[str]:
    """The message of an error, as the only sentence."""
    return [str(error)]


def run_command(
    request: HttpRequest,
    form: CommandForm,
    command: Callable[[], Any],
    *,
    back_url: str,
    describe: Callable[[DomainError], Iterable[str]] = describe_error,
    done: str = "",
) -> HttpResponse | None:
    """Run the command of a valid form. Redirect to `back_url`; or add the errors to the form and
    return None: the caller shows the form again with all that was typed.

    done      what the next page says; that it is saved where it is left out
    describe  returns the sentences of an error that belongs to no field

    Raises the errors whose status is 403 or 404, for the middleware to show.
    """
    try:
        command()
    except InvalidInput as error:
        form.add_problems(error.problems)
        return None
    except DomainError as error:
        if error.status in (403, 404):
            raise
        if isinstance(error, StaleRevision) and isinstance(form, RevisionForm):
            form.add_stale_error(error)
            return None
        for sentence in describe(error):
            form.add_error(None, sentence)
        return None
    messages.success(request, done or _("Saved."))
    return redirect(back_url)


def render_form(
    request: HttpRequest,
    form: CommandForm,
    *,
    status: int | None = None,
    template: str = FORM_TEMPLATE,
    **context: Any,
) -> HttpResponse:
    """The page of one form, with the form's own status unless another is given.

    context  `heading`, `verb` (the label of the button), and where there are any `lead` (the
             paragraph below the heading) and `back_url`
    """
    status = form.response_status if status is None else status
    return render(request, template, {"form": form, **context}, status=status)
