"""Two examinees who are one person after a merge, and the form that decides which one stands."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.rounds.double_selectors import get_double, is_double, list_ranks
from rantau.rounds.models import DoubleExaminee, Examinee
from rantau.rounds.permissions import DECIDE_DOUBLE
from rantau.rounds.services import double_examinees
from rantau.rounds.stages import Stage
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decision_forms import CONFIRM
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.double_forms import DoubleConfirmationForm, DoubleForm
from rantau.web.rounds.labels import STAGE_LABELS, name_rounds

STATE_LABELS = {
    "": gettext_lazy("Waits for a decision"),
    DoubleExaminee.DECIDED: gettext_lazy("Decided"),
    DoubleExaminee.SEPARATED: gettext_lazy("Closed: the merge was undone"),
    DoubleExaminee.ENDED: gettext_lazy("Closed: one of the two had left the round"),
}


@dataclass(frozen=True)
class DescribedExaminee:
    """One of the two in the reader's words; `rank` is None without one."""

    row: Examinee
    round: str
    stage: str | Promise
    rank: int | None
    stands: bool


@require_http_methods(["GET", "POST"])
@officer_required
def double(request: ActorRequest, reference: str) -> HttpResponse:
    """Both examinees side by side; whoever decides says which of them stands and why, and where a
    rank is withdrawn a second person confirms it."""
    actor = request.actor
    require_permission(actor, DECIDE_DOUBLE)
    with reading_as(actor):
        found = get_double(actor, reference)
        names = name_rounds([found.first.round, found.second.round])
        pair = (found.first, found.second)
        ranks = list_ranks(pair)
        both = [_describe(each, found, names, ranks.get(each.id)) for each in pair]
        is_own = bool(found.proposed_by) and found.proposed_by in list_own_hands()
    form = _build_form(request, found, both)
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_command(request, form, reference),
            back_url=reverse("rounds:double", args=[reference]),
        )
        if response is not None:
            return response
    is_open = not found.outcome and is_double(found.first, found.second)
    return render_form(
        request,
        form,
        template="rounds/double.html",
        double=found,
        examinees=both,
        state=_describe_state(found),
        can_decide=form.is_bound or (is_open and not is_own),
        waits_for_second=is_open and is_own,
    )


def _describe(
    row: Examinee, found: DoubleExaminee, names: dict[UUID, str], rank: int | None
) -> DescribedExaminee:
    return DescribedExaminee(
        row=row,
        round=names[row.round_id],
        stage=STAGE_LABELS[Stage(row.stage)],
        rank=rank,
        stands=found.stands_id == row.id,
    )


def _describe_state(found: DoubleExaminee) -> str | Promise:
    if not found.outcome and found.proposed_by:
        return _("Proposed, waits for a second person")
    return STATE_LABELS[found.outcome]


def _build_form(
    request: ActorRequest, found: DoubleExaminee, both: list[DescribedExaminee]
) -> DoubleForm | DoubleConfirmationForm:
    """The form of what is to be done next; one that was sent is read as what it was."""
    data = get_post_data(request)
    is_confirmation = bool(found.proposed_by) if data is None else "why" in data
    if is_confirmation:
        return DoubleConfirmationForm(data)
    choices = [
        (
            each.row.exam_number,
            _("%(number)s, %(round)s: %(stage)s")
            % {"number": each.row.exam_number, "round": each.round, "stage": each.stage},
        )
        for each in both
    ]
    return DoubleForm(data, examinees=choices)


def _build_command(
    request: ActorRequest, form: DoubleForm | DoubleConfirmationForm, reference: str
) -> Callable[[], object]:
    actor, key = request.actor, form.get_command_key()
    if isinstance(form, DoubleForm):
        data = form.to_input()
        return lambda: double_examinees.decide_double(actor, key, reference, data)
    is_confirmed = form.cleaned_data["decision"] == CONFIRM
    run = double_examinees.confirm_double if is_confirmed else double_examinees.return_double
    return lambda: run(actor, key, reference, why=form.cleaned_data["why"])
