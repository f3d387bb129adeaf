"""Propose that two registrations are one person's, decide on it side by side, and undo it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.registry.merges import (
    MERGED_FACTS,
    Evidence,
    are_distinct,
    can_decide_merge,
    get_merge,
    get_merge_to_undo,
    get_merged_fact,
    list_differing,
    list_evidence,
    list_merged_facts,
    list_recorded_since,
)
from rantau.registry.models import Identity, Merge, Person, Relative
from rantau.registry.permissions import DECIDE_MERGE, PROPOSE_MERGE
from rantau.registry.selectors import can_see_person, get_person_to_change
from rantau.registry.services import merges
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.date_filters import render_date
from rantau.web.common.decorators import officer_required
from rantau.web.registry.labels import (
    FACT_LABELS,
    IDENTITY_KIND_LABELS,
    RELATION_LABELS,
    format_merged_fact,
    label_evidence,
)
from rantau.web.registry.merge_forms import (
    TYPED_FIELDS,
    DecideMergeForm,
    DecideUndoingForm,
    ProposeMergeForm,
    ProposeUndoingForm,
)
from rantau.web.registry.views.person_changes import ChangePage, get_lead, handle_person_change


@require_http_methods(["GET", "POST"])
@officer_required
def propose_merge(request: ActorRequest, reference: str) -> HttpResponse:
    """Propose that another registration is this person's. From a warning *same person* the form
    comes filled with whom it named."""
    actor = request.actor
    require_permission(actor, PROPOSE_MERGE)
    comes_from_warning = "same_person" in request.POST
    form = ProposeMergeForm(None if comes_from_warning else request.POST or None)
    initial = _get_named(request) if comes_from_warning else {}

    def command() -> None:
        merges.propose_merge(actor, form.get_command_key(), reference, form.to_input())

    def build_page() -> ChangePage:
        person = get_person_to_change(actor, reference, purpose="form:merge")
        return ChangePage(
            _("Registered twice?"),
            get_lead(person),
            verb=_("Propose to make them one"),
            initial=initial,
            notes=[
                _(
                    "A second officer compares both records and decides. Until then nothing"
                    " changes. The number that was given first stays; the other one leads to it."
                )
            ],
        )

    return handle_person_change(request, reference, form, command, build_page)


def _get_named(request: ActorRequest) -> dict[str, Any]:
    """Whom the warning named, and what was typed when it did."""
    typed = {kept: request.POST.get(name, "") for name, kept in TYPED_FIELDS.items()}
    return {"other": request.POST["same_person"], **typed}


@require_http_methods(["GET", "POST"])
@officer_required
def decide_merge(request: ActorRequest, reference: str) -> HttpResponse:
    """Two registrations side by side, and the form with which a second officer decides that they
    are one person, or are not."""
    actor = request.actor
    require_permission(actor, DECIDE_MERGE)
    with reading_as(actor):
        merge, survivor, retired = get_merge(actor, reference)
        form = _build_form(request, merge, survivor, retired)
        context = _build_context(actor, merge, survivor, retired)
    if form.is_bound and form.is_valid():
        response = run_command(
            request,
            form,
            lambda: _decide(actor, form, reference),
            back_url=reverse("registry:person", args=[survivor.reference]),
        )
        if response is not None:
            with reading_as(actor):
                is_visible = can_see_person(actor, survivor.reference)
            return response if is_visible else redirect("common:desk")
    is_waiting = merge.state == Merge.PROPOSED
    return render_form(
        request,
        form,
        template="registry/decide_merge.html",
        is_waiting=is_waiting or form.is_bound,
        **context,
    )


def _build_form(
    request: ActorRequest, merge: Merge, survivor: Person, retired: Person
) -> DecideMergeForm | DecideUndoingForm:
    data = request.POST or None
    if merge.kind == Merge.UNDOING:
        undoes = merge.undoes if merge.state == Merge.PROPOSED else None
        since = list_recorded_since(undoes, survivor, retired) if undoes else []
        return DecideUndoingForm(data, since=since)
    differing = list_differing(survivor, retired)
    if merge.state != Merge.PROPOSED:  # sent again, the form is as it was before the decision
        rows = list_merged_facts(merge)
        differing = {row.field: (row.survivor_value, row.retired_value) for row in rows}
    return DecideMergeForm(
        data,
        differing={
            code: (format_merged_fact(code, pair[0]), format_merged_fact(code, pair[1]))
            for code, pair in differing.items()
        },
    )


def _build_context(actor: Actor, merge: Merge, survivor: Person, retired: Person) -> dict[str, Any]:
    evidence = list_evidence(survivor, retired)
    total = Evidence("name", "", sum(row.weight for row in evidence))
    return {
        "merge": merge,
        "survivor": survivor,
        "retired": retired,
        "is_undoing": merge.kind == Merge.UNDOING,
        "rows": _build_rows(survivor, retired),
        "evidence": label_evidence(evidence),
        "total": label_evidence([total])[0],
        "distinct": are_distinct(survivor, retired),
        "can_decide": can_decide_merge(actor, merge),
    }


def _build_rows(survivor: Person, retired: Person) -> list[dict[str, Any]]:
    """Each fact, number and relative of both, in words; inside a scope."""
    pairs = [
        (
            str(FACT_LABELS[code]),
            format_merged_fact(code, get_merged_fact(survivor, code)),
            format_merged_fact(code, get_merged_fact(retired, code)),
        )
        for code in MERGED_FACTS
    ]
    pairs += [
        (_("Numbers"), _list_numbers(survivor), _list_numbers(retired)),
        (_("Family"), _list_family(survivor), _list_family(retired)),
        (
            _("Registered"),
            render_date(survivor.registered_at),
            render_date(retired.registered_at),
        ),
    ]
    return [
        {"label": label, "survivor": one, "retired": other, "differs": one != other}
        for label, one, other in pairs
    ]


def _list_numbers(person: Person) -> str:
    rows = Identity.objects.filter(person=person).order_by("id")
    return ", ".join(f"{IDENTITY_KIND_LABELS[row.kind]} {row.number}" for row in rows) or "—"


def _list_family(person: Person) -> str:
    rows = Relative.objects.filter(person=person).order_by("id")
    return ", ".join(f"{row.name} ({RELATION_LABELS[row.relation]})" for row in rows) or "—"


def _decide(actor: Actor, form: DecideMergeForm | DecideUndoingForm, reference: str) -> None:
    key, data = form.get_command_key(), form.cleaned_data
    if data["decision"] == Merge.REFUSED:
        merges.refuse_merge(actor, key, reference, why=data["why"])
    elif isinstance(form, DecideUndoingForm):
        merges.undo_merge(actor, key, reference, form.to_choice())
    else:
        merges.merge_persons(actor, key, reference, form.to_choice())


@require_http_methods(["GET", "POST"])
@officer_required
def propose_undoing(request: ActorRequest, reference: str) -> HttpResponse:
    """Propose to undo a merge."""
    actor = request.actor
    require_permission(actor, PROPOSE_MERGE)
    form = ProposeUndoingForm(request.POST or None)
    with reading_as(actor):
        _merge, survivor, retired = get_merge_to_undo(actor, reference)
    back_url = reverse("registry:person", args=[survivor.reference])

    def command() -> None:
        data = form.cleaned_data
        merges.propose_undoing(actor, form.get_command_key(), reference, reason=data["reason"])

    if form.is_bound and form.is_valid():
        response = run_command(request, form, command, back_url=back_url)
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=_("Separate two registrations again?"),
        lead=f"{survivor.reference} · {retired.reference}",
        verb=_("Propose to separate them"),
        back_url=back_url,
    )
