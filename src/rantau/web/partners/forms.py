"""Forms of headquarters about an agency: hold it, lift the hold, open a job order."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.journal.models import MAX_WHY_LENGTH
from rantau.offices.models import Office
from rantau.partners.models import Employer
from rantau.partners.services.job_orders import JobOrderInput, QuotaLineInput
from rantau.web.common.forms import (
    ChoiceRadios,
    CommandForm,
    WrittenDateField,
)
from rantau.web.common.labels import get_country_name
from rantau.web.partners.occupation_fields import OccupationField

EMPLOYER_KIND_CHOICES = [(Employer.FIRM, _("Firm")), (Employer.HOUSEHOLD, _("Household"))]
HOLD_REASON_CHOICES = [("review", _("Under review")), ("documents", _("Documents to be renewed"))]
# 29.500 or 29,500 or 29500, each with or without cents: groups of three digits are thousands.
AMOUNT_PATTERN = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?")
MAX_WAGE_DIGITS = 10  # before the cents, the limit of the column


class HoldAgencyForm(CommandForm):
    """Hold an agency; every reason has several possible causes."""

    reason = forms.ChoiceField(
        label=_("Reason that the agency sees"),
        help_text=_("Neutral on purpose: a reason must not betray that there was a complaint."),
        choices=HOLD_REASON_CHOICES,
        initial="review",
        widget=ChoiceRadios,
    )


class LiftHoldForm(CommandForm):
    """Lift the hold of an agency, and write down what was found."""

    why = forms.CharField(
        label=_("What was found"),
        help_text=_("Kept in the journal; the agency does not see it."),
        max_length=MAX_WHY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _build_date_field(label: Any) -> WrittenDateField:
    return WrittenDateField(label=label)


def _build_quota_field(label: Any) -> forms.IntegerField:
    number = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, initial=0, widget=number)


class JobOrderForm(CommandForm):
    """Open a job order; the fields are in the order of the post's verification letter."""

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
    occupation = OccupationField(label=_("Occupation"))
    female = _build_quota_field(_("Places for women"))
    male = _build_quota_field(_("Places for men"))
    mixed = _build_quota_field(_("Places for men or women"))
    wage = forms.CharField(
        label=_("Wage a month"),
        help_text=_("For example 29500"),
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
        choices = [(i, f"{p.name} · {get_country_name(p.country)}") for i, p in self.posts.items()]
        self.set_choices("post", [("", _("Choose a post")), *choices])

    def clean_wage(self) -> Decimal:
        """The amount that was typed, with a point or comma between thousands and before cents."""
        match = AMOUNT_PATTERN.fullmatch(self.cleaned_data["wage"].replace(" ", ""))
        whole = re.sub(r"\D", "", match.group(1)) if match else ""
        if not match or not whole.isascii() or len(whole) > MAX_WAGE_DIGITS:
            raise forms.ValidationError(_("Write the wage in digits, for example 29.500."))
        return Decimal(f"{whole}.{match.group(2) or 0}")

    def to_input(self, agency: str) -> JobOrderInput:
        """The input of the service from the valid form; `agency` is the agency's code."""
        data = self.cleaned_data
        line = QuotaLineInput(
            occupation=data["occupation"],
            female=data["female"],
            male=data["male"],
            mixed=data["mixed"],
            wage=data["wage"],
            currency=data["currency"].upper(),
        )
        return JobOrderInput(
            agency=agency,
            employer=data["employer"],
            employer_kind=data["employer_kind"],
            city=data["city"],
            destination=self.posts[data["post"]].country,
            post=UUID(data["post"]),
            permit_number=data["permit_number"],
            permit_from=data["permit_from"],
            permit_until=data["permit_until"],
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
            line=line,
        )
