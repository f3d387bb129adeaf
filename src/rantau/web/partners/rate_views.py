"""Exchange rates: what headquarters recorded, and the form of a new one."""

from decimal import Decimal

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.numbers import parse_decimal
from rantau.partners.exchange_rates import CURRENCIES, list_newest_rates, list_recorded_rates
from rantau.partners.permissions import RECORD_EXCHANGE_RATE
from rantau.partners.services.exchange_rates import (
    MAX_SOURCE_LENGTH,
    RateInput,
    record_exchange_rate,
)
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, WrittenDateField, get_post_data


class RateForm(CommandForm):
    """What one unit of a currency is worth."""

    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[("", gettext_lazy("Choose one")), *((each, each) for each in CURRENCIES)],
    )
    rupiah = forms.CharField(
        label=gettext_lazy("Rupiah for one unit"),
        help_text=gettext_lazy("Such as 12.600 or 12.600,50."),
        max_length=20,
    )
    published_on = WrittenDateField(label=gettext_lazy("Day of the rate"))
    source = forms.CharField(
        label=gettext_lazy("Who published it"),
        help_text=gettext_lazy("For instance: Bank Indonesia, middle rate."),
        max_length=MAX_SOURCE_LENGTH,
    )

    is_sure = forms.BooleanField(
        label=gettext_lazy("The rate is right, though it is far from the newest one"),
        required=False,
    )

    def clean_rupiah(self) -> Decimal:
        """The number as people here write it. ValidationError where it is none."""
        rupiah = parse_decimal(self.cleaned_data["rupiah"])
        if rupiah is None:
            raise forms.ValidationError(_("Write a number such as 12.600 or 12.600,50."))
        return rupiah

    def to_input(self) -> RateInput:
        """The input of the service."""
        data = self.cleaned_data
        return RateInput(
            currency=data["currency"],
            rupiah=data["rupiah"],
            published_on=data["published_on"],
            source=data["source"],
            is_sure=data["is_sure"],
        )


@require_http_methods(["GET", "POST"])
@officer_required
def exchange_rates(request: ActorRequest) -> HttpResponse:
    """The newest rate of each currency, and the form of a new one."""
    actor = request.actor
    require_permission(actor, RECORD_EXCHANGE_RATE)
    form = RateForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: record_exchange_rate(actor, form.get_command_key(), form.to_input()),
            back_url=reverse("partners:exchange_rates"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        rates, recorded = list_newest_rates(), list_recorded_rates()
    return render_form(
        request,
        form,
        template="partners/exchange_rates.html",
        rates=rates,
        recorded=recorded,
        shown={rate.id for rate in rates},
        heading=_("Exchange rates"),
        verb=_("Record the rate"),
    )
