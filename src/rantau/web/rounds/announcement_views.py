"""Headquarters proposes, compares and publishes what rounds say."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.languages import get_reader_language
from rantau.rounds.amendment_selectors import count_places_to_touch
from rantau.rounds.drawing import build_calendar
from rantau.rounds.edition import RoundEdition
from rantau.rounds.models import Announcement
from rantau.rounds.permissions import DECIDE_ANNOUNCEMENT, PROPOSE_ANNOUNCEMENT
from rantau.rounds.selectors import (
    find_newest_announcement,
    get_announcement,
    get_content_before,
    get_edition,
    list_announcements,
    list_destinations,
)
from rantau.rounds.sending_countries import list_destinations_with_figures
from rantau.rounds.services import announcements
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.declarations import (
    OUTCOME_LABELS,
    build_decision,
    build_decision_form,
    is_recallable,
    run_proposal,
)
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.forms import AnnouncementDecisionForm, AnnouncementForm
from rantau.web.rounds.labels import CALENDAR_LABELS
from rantau.web.rounds.round_change_labels import describe_changes

FOLDER = settings.BASE_DIR / "schemes" / "rounds"


@require_safe
@officer_required
def announcement_list(request: ActorRequest) -> HttpResponse:
    """All announcements and amendments, those that wait first; and what can be proposed."""
    actor = request.actor
    with reading_as(actor):
        rows = list(list_announcements(actor))
        destinations = {*list_destinations(actor), *list_destinations_with_figures(actor)}
    language = get_reader_language()
    context = {
        "waiting": [row for row in rows if not row.outcome],
        "decided": [row for row in rows if row.outcome],
        "outcomes": OUTCOME_LABELS,
        "destinations": [(code, get_country_name(code)) for code in sorted(destinations)],
        "names": {row.id: get_edition(row.content).name.get(language) for row in rows},
        "declared": [
            (code, _read_declared(code).name.get(language))
            for code in _list_declared({row.round.code for row in rows})
        ],
    }
    return render(request, "rounds/announcement_list.html", context)


def _list_declared(known: set[str]) -> list[str]:
    """Codes of rounds whose declaration lies beside the schemes and that nobody proposed yet."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml") if path.stem not in known)


def _read_declared(code: str) -> RoundEdition:
    return get_edition((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))


@require_http_methods(["GET", "POST"])
@officer_required
def propose_announcement(request: ActorRequest) -> HttpResponse:
    """Propose a round or an amendment; the address may name what the form begins with: `putaran`
    a round whose declaration lies in the repository, `ubah` one that was published."""
    actor = request.actor
    require_permission(actor, PROPOSE_ANNOUNCEMENT)
    form = AnnouncementForm(get_post_data(request), initial={"content": _find_beginning(request)})
    if form.is_valid():
        response = run_proposal(
            request, form, announcements.propose_announcement, "rounds:announcement"
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Propose a round or an amendment"),
        lead=_("It is public when somebody else of headquarters has published it."),
        verb=_("Propose"),
        back_url=reverse("rounds:announcements"),
    )


def _find_beginning(request: ActorRequest) -> str:
    code = request.GET.get("putaran", "")
    if code in _list_declared(set()):
        return str((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    with reading_as(request.actor):
        newest = find_newest_announcement(request.actor, request.GET.get("ubah", ""))
    return newest.content if newest else ""


@require_http_methods(["GET", "POST"])
@officer_required
def announcement_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """What was proposed, every value that changes, and the form that publishes or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_ANNOUNCEMENT)
    with reading_as(actor):
        announcement = get_announcement(actor, reference)
    form = build_decision_form(request, announcement, AnnouncementDecisionForm)
    if form.is_valid():
        decision = build_decision(
            request,
            form,
            reference,
            publish=announcements.publish_announcement,
            refuse=announcements.refuse_announcement,
            recall=announcements.recall_announcement,
        )
        address = reverse("rounds:announcement", args=[reference])
        response = run_command(request, form, decision, back_url=address)
        if response is not None:
            return response
    with reading_as(actor):
        announcement = get_announcement(actor, reference)
        is_own = announcement.proposed_by in list_own_hands()
        before = _find_content_before(announcement)
        touched = count_places_to_touch(announcement)
    edition = get_edition(announcement.content)
    return render_form(
        request,
        form,
        template="rounds/announcement.html",
        announcement=announcement,
        edition=edition,
        calendar=[(CALENDAR_LABELS[bar.code], bar) for bar in build_calendar(edition)],
        outcome=OUTCOME_LABELS[announcement.outcome],
        language=get_reader_language(),
        changes=describe_changes(before, announcement.content) if before else [],
        touched=touched,
        can_decide=form.is_bound or not (is_own or announcement.outcome),
        can_recall=is_recallable(request, announcement),
        is_waiting=not announcement.outcome,
    )


def _find_content_before(announcement: Announcement) -> str:
    if announcement.number == 1:
        return ""
    return get_content_before(announcement)
