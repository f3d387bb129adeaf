"""Forms with which headquarters proposes and decides on editions of schemes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.placement.models import SchemeEdition
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.declarations import DeclarationForm
from rantau.web.common.forms import CommandForm


class EditionForm(DeclarationForm):
    """An edition of a scheme as headquarters proposes it."""

    summary_label = _("What changes, and for whom, in Indonesian")
    content_label = _("The scheme")
    content_help = _("One value a line. Whoever decides sees what changes.")


class WithdrawalForm(CommandForm):
    """Why a published edition is taken back before its day."""

    summary_id = forms.CharField(
        label=_("Why it is withdrawn, in Indonesian"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    summary_en = forms.CharField(
        label=_("The same in English"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EditionDecisionForm(DecisionForm):
    """Publish or refuse the edition that another officer proposed."""

    outcomes = (
        (SchemeEdition.PUBLISHED, _("Publish: it is in force from its day")),
        (SchemeEdition.REFUSED, _("Refuse")),
    )


class WithdrawalDecisionForm(DecisionForm):
    """Agree to a withdrawal that another officer proposed, or refuse it."""

    outcomes = (
        (SchemeEdition.PUBLISHED, _("Withdraw it: it never comes into force")),
        (SchemeEdition.REFUSED, _("Refuse")),
    )
