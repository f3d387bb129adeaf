"""The result of a test by exam number and birth date, for everybody.

On the day of the results tens of thousands ask at once, and script/bench measures it: one statement
a page, and what is the same for all visitors is rendered once a language, as at the check of a
document.
"""

from datetime import date
from functools import cache
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rantau.access.actor import PUBLIC_ACTOR
from rantau.common.errors import TooManyRequests
from rantau.rounds.errors import NoSuchResult
from rantau.rounds.result_selectors import OwnResult, look_up_result
from rantau.rounds.services.appeals import can_appeal
from rantau.web.common.date_filters import DATE_FORMAT
from rantau.web.common.decorators import sessionless_view
from rantau.web.rounds.result_forms import (
    AppealForm,
    ResultLookUpForm,
    clean_plain_look_up,
)
from rantau.web.rounds.result_views import (
    PUBLIC_LAYOUT,
    add_wait_error,
    build_result_context,
    build_result_try,
)

# What stands for the parts of a page that are hers.
RESULT_MARK, KEY_MARK, NUMBER_MARK, BORN_MARK = "[result]", "[key]", "[number]", "[born]"


@sessionless_view
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for exam number and birth date, and show the result; whichever of them is wrong, the
    answer is the same."""
    if request.method != "POST":
        return HttpResponse(_render_empty_form(get_language()))
    typed = clean_plain_look_up(request.POST)
    if typed is None:
        form = ResultLookUpForm(request.POST)
        if not form.is_valid():
            return HttpResponse(_render_form(form), status=422)
        typed = form.cleaned_data["exam_number"], form.cleaned_data["birth_date"]
    exam_number, birth_date = typed
    attempt = build_result_try(request, exam_number)
    try:
        result = look_up_result(PUBLIC_ACTOR, attempt, exam_number, birth_date)
    except (NoSuchResult, TooManyRequests) as error:
        return _refuse(request, error)
    return HttpResponse(_render_result(result, birth_date))


def _refuse(request: HttpRequest, error: NoSuchResult | TooManyRequests) -> HttpResponse:
    """The form with what was typed, and why it shows no result."""
    form = ResultLookUpForm(request.POST)
    if isinstance(error, TooManyRequests):
        status = add_wait_error(form)
    else:
        status = error.status
        form.add_error(None, str(error.message))
    return HttpResponse(_render_form(form), status=status)


@cache
def _render_empty_form(_language: str | None) -> str:
    return _render_form(ResultLookUpForm())


def _render_form(form: ResultLookUpForm) -> str:
    """The page of the form, the same for every visitor: rendered without a request."""
    context = {
        "form": form,
        "heading": _("Result of a test"),
        "lead": _("With your exam number and your birth date. No account is needed."),
        "verb": _("Show the result"),
        "back_url": reverse("rounds:list"),
        "layout": PUBLIC_LAYOUT,
        "path": reverse("rounds:result"),
    }
    return render_to_string("common/form_page.html", context)


def _render_result(result: OwnResult, birth_date: date) -> str:
    """The page of a result, with the form of an objection while one is taken."""
    before, after = _render_result_frame(get_language())
    can_object = can_appeal(result)
    context = {
        "shown": build_result_context(result),
        "appeal_form": _fill_in_appeal_form(result.exam_number, birth_date) if can_object else "",
    }
    return before + render_to_string("rounds/shown_result.html", context) + after


@cache
def _render_result_frame(_language: str | None) -> tuple[str, str]:
    """What stands before and after a result on its page, in the active language."""
    context = {"result": RESULT_MARK, "path": reverse("rounds:result")}
    before, _mark, after = render_to_string("rounds/result.html", context).partition(RESULT_MARK)
    return before, after


def _fill_in_appeal_form(exam_number: str, birth_date: date) -> str:
    """The form of an objection with both secrets and a key of its own."""
    html = _render_appeal_form(get_language())
    values = {
        KEY_MARK: str(uuid4()),
        NUMBER_MARK: exam_number,
        BORN_MARK: birth_date.strftime(DATE_FORMAT),
    }
    for mark, value in values.items():
        html = html.replace(mark, value)
    return html


@cache
def _render_appeal_form(_language: str | None) -> str:
    """The form of an objection in the active language, marks in place of her values."""
    initial = {"key": KEY_MARK, "exam_number": NUMBER_MARK, "birth_date": BORN_MARK}
    return render_to_string("rounds/_appeal_form.html", {"form": AppealForm(initial=initial)})
