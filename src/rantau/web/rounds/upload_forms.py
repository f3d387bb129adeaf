"""The form of an uploaded file that waits for a second person."""

from django.utils.translation import gettext_lazy as _

from rantau.rounds.models import UploadedFile
from rantau.web.common.decision_forms import DecisionForm


class UploadDecisionForm(DecisionForm):
    """Confirm or refuse what another officer uploaded."""

    outcomes = (
        (UploadedFile.CONFIRMED, _("Confirm: its rows take effect at once")),
        (UploadedFile.REFUSED, _("Refuse: nothing of it takes effect")),
    )
