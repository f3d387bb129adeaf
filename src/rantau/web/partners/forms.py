"""What headquarters fills in about an agency."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.offices.models import Office
from rantau.partners.models import Employer
from rantau.partners.services.job_orders import JobOrderInput, QuotaLineInput
from rantau.web.common.forms import ChoiceRadios, CommandForm
from rantau.web.common.labels import get_country_name

EMPLOYER_KIND_CHOICES = [(Employer.FIRM, _("Firm")), (Employer.HOUSEHOLD, _("Household"))]
HOLD_REASON_CHOICES = [("review", _("Under review")), ("papers", _("Papers to be renewed"))]
# 29.500 or 29,500 or 29500, each with cents or without: groups of three are thousands.
AMOUNT_PATTERN = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
MAX_WAGE_DIGITS = 10  # digits before the cents, as the column holds


class HoldAgencyForm(CommandForm):
    """Hold an agency; the reason is one that many causes share."""

    reason = forms.ChoiceField(
        label=_("Reason that the agency sees"),
        help_text=_("Neutral on purpose: a reason must not betray that there was a complaint."),
        choices=HOLD_REASON_CHOICES,
        initial="review",
        widget=ChoiceRadios,
    )


class LiftHoldForm(CommandForm):
    """Lift the hold, and say what was found."""

    why = forms.CharField(
        label=_("What was found"),
        help_text=_("Kept in the journal; the agency does not see it."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _build_date_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput)


def _build_quota_field(label: Any) -> forms.IntegerField:
    number = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, initial=0, widget=number)


class JobOrderForm(CommandForm):
    """All that the post verified, in the order of its letter."""

    employer = forms.CharField(label=_("Employer's name"), max_length=160)
    employer_kind = forms.ChoiceField(
        label=_("The employer is"),
        choices=EMPLOYER_KIND_CHOICES,
        initial=Employer.FIRM,
        widget=ChoiceRadios,
    )
    post = forms.ChoiceField(
        label=_("Post that verified it"),
        help_text=_("The destination is this post's country."),
    )
    city = forms.CharField(label=_("City of work"), required=False, max_length=80)
    occupation = forms.CharField(label=_("Occupation"), max_length=80)
    female = _build_quota_field(_("Places for women"))
    male = _build_quota_field(_("Places for men"))
    mixed = _build_quota_field(_("Places for men or women"))
    wage = forms.CharField(
        label=_("Wage a month"),
        help_text=_("For example 29.500"),
        max_length=16,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        help_text=_("Three letters, for example TWD."),
        max_length=3,
        min_length=3,
    )
    permit_number = forms.CharField(label=_("Recruitment permit number (SIP2MI)"), max_length=40)
    permit_from = _build_date_field(_("Recruitment permit valid from"))
    permit_until = _build_date_field(_("Recruitment permit valid until"))
    opens_on = _build_date_field(_("Job order opened"))
    closes_on = _build_date_field(_("Job order closes"))

    def __init__(self, *args: Any, posts: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(post.id): post for post in posts}
        named = [(i, f"{p.name} · {get_country_name(p.country)}") for i, p in self.posts.items()]
        self.offer("post", [("", _("Choose a post")), *named])

    def clean_wage(self) -> Decimal:
        found = AMOUNT_PATTERN.fullmatch(self.cleaned_data["wage"].replace(" ", ""))
        whole = re.sub(r"\D", "", found.group(1)) if found else ""
        if not found or not whole.isascii() or len(whole) > MAX_WAGE_DIGITS:
            raise forms.ValidationError(_("Write the wage in digits, for example 29.500."))
        return Decimal(f"{whole}.{found.group(2) or 0}")

    def terms(self, agency: str) -> JobOrderInput:
        """The valid form as the service takes it, for the agency under this code."""
        given = self.cleaned_data
        line = QuotaLineInput(
            occupation=given["occupation"],
            female=given["female"],
            male=given["male"],
            mixed=given["mixed"],
            wage=given["wage"],
            currency=given["currency"].upper(),
        )
        return JobOrderInput(
            agency=agency,
            employer=given["employer"],
            employer_kind=given["employer_kind"],
            city=given["city"],
            destination=self.posts[given["post"]].country,
            post=UUID(given["post"]),
            permit_number=given["permit_number"],
            permit_from=given["permit_from"],
            permit_until=given["permit_until"],
            opens_on=given["opens_on"],
            closes_on=given["closes_on"],
            line=line,
        )
