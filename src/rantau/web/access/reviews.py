"""Broken glass: who opened what without a ground, why, and what headquarters found."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.entry import ActorRequest
from rantau.access.errors import NoSuchReview
from rantau.access.lookups import reviews
from rantau.access.models import BreakGlass
from rantau.access.permissions import demand, permits
from rantau.access.rights import REVIEW
from rantau.access.scope import looking
from rantau.access.services.review import review
from rantau.core.errors import Invalid
from rantau.web.house.entry import signed_in
from rantau.web.house.forms import ChoiceRadios, CommandForm

PAGE = 25
FINDINGS = {
    BreakGlass.JUSTIFIED: gettext_lazy("Beralasan"),
    BreakGlass.NOT: gettext_lazy("Tidak beralasan"),
}


class ReviewForm(CommandForm):
    """The finding, and words for it."""

    finding = forms.ChoiceField(
        label=gettext_lazy("Putusan"), choices=list(FINDINGS.items()), widget=ChoiceRadios
    )
    verdict = forms.CharField(
        label=gettext_lazy("Penjelasan"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def terms(self) -> dict[str, str]:
        """The valid form as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("finding", "verdict")}


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """All of them, those without an answer first."""
    actor = request.actor
    typed = request.GET.get("halaman", "1")
    with looking(actor):
        shown = Paginator(reviews(actor), PAGE).get_page(typed)
        rows = list(shown.object_list)
    return render(request, "access/reviews.html", {
        "rows": [{"broken": row, "finding": FINDINGS.get(row.finding, "")} for row in rows],
        "may_review": permits(actor, REVIEW),
        "previous_url": f"?halaman={shown.number - 1}" if shown.has_previous() else "",
        "next_url": f"?halaman={shown.number + 1}" if shown.has_next() else "",
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
def one(request: ActorRequest, key: UUID) -> HttpResponse:
    """One of them, with the form that answers for it."""
    actor = request.actor
    demand(actor, REVIEW)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            review(actor, form.command_key(), key, **form.terms())
            return redirect("access:reviews")
        except Invalid as refusal:
            form.show(refusal.problems)
    with looking(actor):
        broken = reviews(actor).filter(pk=key).first()
    if broken is None:
        raise NoSuchReview()
    shown = {"broken": broken, "form": form, "heading": _("Tinjau pembukaan darurat")}
    return render(request, "access/review.html", shown, status=form.answer_status)
