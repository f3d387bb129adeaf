"""What pages show of a result, and an objection to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.sign_in_limits import EXAM_RESULT, build_secret_try
from rantau.common.errors import DomainError, InvalidInput
from rantau.common.languages import get_reader_language
from rantau.common.ratelimit import SecretTry
from rantau.rounds.appeal_errors import (
    AppealFiled,
    AppealOfAbsent,
    AppealsClosed,
    NotMarkedAbsent,
)
from rantau.rounds.certificate import compute_certificate_end
from rantau.rounds.permissions import FILE_ABSENT_APPEAL, FILE_APPEAL
from rantau.rounds.ranking import BAND, get_band
from rantau.rounds.result_rows import STAGE_TWO
from rantau.rounds.result_selectors import OwnResult
from rantau.rounds.services.absent_appeals import file_absent_appeal
from rantau.rounds.services.appeals import file_appeal
from rantau.rounds.stages import Stage
from rantau.web.common.decorators import officer_required, sessionless_view
from rantau.web.common.forms import BaseForm, CommandForm, get_post_data
from rantau.web.rounds.labels import (
    ABSENT_APPEAL_LABELS,
    APPEAL_LABELS,
    describe_points,
    get_part_label,
)
from rantau.web.rounds.result_forms import AbsentAppealForm, AppealForm

PUBLIC_LAYOUT = "common/public_base.html"


def build_result_try(request: HttpRequest, exam_number: str) -> SecretTry:
    """Counted by the exam number that was typed, whether or not there is one."""
    return build_secret_try(request, EXAM_RESULT, "".join(exam_number.split()))


def add_wait_error(form: BaseForm) -> int:
    """Ask to wait, above the form; the status of its page."""
    form.add_error(None, _("Too many tries. Wait some minutes, or use the code of your place."))
    return 429


def build_result_context(result: OwnResult) -> dict[str, Any]:
    """What `rounds/_result.html` shows of a result."""
    language, edition, outcome = get_reader_language(), result.edition, _get_outcome(result)
    parts = [*edition.test.parts, *STAGE_TWO]
    return {
        "result": result,
        "edition": edition,
        "name": edition.name.get(language),
        "sector": edition.sectors[result.sector].name.get(language),
        "floor": edition.floors[result.sector],
        "parts": [
            (get_part_label(edition, part), describe_points(edition, part, result.points[part]))
            for part in parts
            if part in result.points
        ],
        "outcome": outcome,
        **_describe_unranked(result, outcome),
        "of_absent": AppealOfAbsent.message,
        "band": _find_band(result),
        "certificate_end": compute_certificate_end(edition),
        "appeals": edition.windows["appeals"],
        "appeal": _get_appeal_label(result),
    }


def _describe_unranked(result: OwnResult, outcome: str) -> dict[str, str]:
    """The names of the parts that she failed, or whose result is missing, of who passed by her
    points: why she has no rank."""
    has_passed = outcome == "passed"
    found = {"failed_parts": result.failed_parts, "missing_parts": result.missing_parts}
    return {
        key: ", ".join(get_part_label(result.edition, part) for part in parts) if has_passed else ""
        for key, parts in found.items()
    }


def _get_appeal_label(result: OwnResult) -> str | Promise:
    has_no_points = result.stage in (Stage.ABSENT, Stage.SAT)
    return (ABSENT_APPEAL_LABELS if has_no_points else APPEAL_LABELS).get(result.appeal, "")


def _find_band(result: OwnResult) -> tuple[int, int] | None:
    """The hundred of her rank; None without a rank, and where no more people are ranked."""
    if result.rank is None or result.ranked is None or result.ranked <= BAND:
        return None
    first, last = get_band(result.rank)
    return first, min(last, result.ranked)


def _get_outcome(result: OwnResult) -> str:
    """`passed`, `failed`, `absent`, or `none` where there is no result: of whoever left the round
    before it too."""
    if result.stage in (Stage.ABSENT, Stage.FAILED):
        return str(result.stage)
    if result.stage in (Stage.VERIFIED, Stage.SAT):
        return "none"
    has_left = result.stage in (Stage.WITHDRAWN, Stage.BARRED)
    points = result.test_points
    is_unknown = points is None or points < result.edition.floors[result.sector]
    return "none" if has_left and is_unknown else "passed"


@sensitive_post_parameters()
@sessionless_view
@require_http_methods(["GET", "POST"])
def file_own_appeal(request: HttpRequest) -> HttpResponse:
    """Object to one's own result."""
    return _file_appeal(request, PUBLIC_ACTOR)


@require_http_methods(["GET", "POST"])
@officer_required
def file_appeal_at_counter(request: ActorRequest) -> HttpResponse:
    """The same at the counter of an office, for whoever has no telephone."""
    require_permission(request.actor, FILE_APPEAL)
    return _file_appeal(request, request.actor)


@require_http_methods(["GET", "POST"])
@officer_required
def file_absent_appeal_at_counter(request: ActorRequest) -> HttpResponse:
    """Write down what somebody says and shows who is marked absent and was at the test."""
    actor, form = request.actor, AbsentAppealForm(get_post_data(request))
    require_permission(actor, FILE_ABSENT_APPEAL)
    words = {
        "heading": _("Marked absent, but was at the test"),
        "lead": _("Headquarters looks at the list of the room. The answer stands at her result."),
        "verb": _("File the objection"),
    }
    return _run_objection(request, form, lambda: _file(file_absent_appeal, actor, form), words)


def _file_appeal(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = AppealForm(get_post_data(request))
    words = {
        "heading": _("Object to a result"),
        "lead": _("Headquarters looks at it again. The answer stands at your result."),
        "verb": _("File the objection"),
        **({"layout": PUBLIC_LAYOUT} if actor == PUBLIC_ACTOR else {}),
    }
    return _run_objection(request, form, lambda: _file(file_appeal, actor, form), words)


def _file(command: Callable[..., Any], actor: Actor, form: AppealForm | AbsentAppealForm) -> str:
    """File an objection; its reference."""
    return str(command(actor, form.get_command_key(), form.to_input()).answer)


def _run_objection(
    request: HttpRequest, form: CommandForm, command: Callable[[], str], words: dict[str, str]
) -> HttpResponse:
    """File an objection by both secrets, whose tries are counted, or show the form again.

    words  of the page, with its `layout` where it is public
    """
    status = form.response_status
    layout = {name: words[name] for name in ("layout",) if name in words}
    if form.is_valid():
        attempt = build_result_try(request, form.cleaned_data["exam_number"])
        if attempt.begin():
            status = add_wait_error(form)
        elif reference := _run_appeal(form, attempt, command):
            filed = {"reference": reference, "is_counter": not layout, **layout}
            return render(request, "rounds/appeal_filed.html", filed)
        else:
            status = form.response_status
    back_url = reverse("rounds:result" if layout else "common:desk")
    context = {"form": form, "back_url": back_url, **words}
    return render(request, "common/form_page.html", context, status=status)


def _run_appeal(form: CommandForm, attempt: SecretTry, command: Callable[[], str]) -> str:
    """File the objection: its reference; or add the errors to the form and answer nothing."""
    try:
        reference = command()
    except InvalidInput as error:
        attempt.take_back()  # neither secret was looked at
        form.add_problems(error.problems)
        return ""
    except (AppealFiled, AppealOfAbsent, AppealsClosed, NotMarkedAbsent) as error:
        form.add_error(None, str(error.message))  # both secrets were right
        attempt.succeed()
        return ""
    except DomainError as error:  # a secret was wrong, or the form's key was another form's
        form.add_error(None, str(error.message))
        return ""
    attempt.succeed()
    return reference
