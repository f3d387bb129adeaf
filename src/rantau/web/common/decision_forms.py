"""The form of a second person, who confirms or refuses what another one proposed."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.text import MAX_REASON_LENGTH
from rantau.web.common.forms import ChoiceRadios, CommandForm

CONFIRM, RETURN = "confirm", "return"  # of what another person proposed


class DecisionForm(CommandForm):
    """Base of forms that confirm or refuse. Why is said where the proposal is refused; the service
    asks for it there.

    outcomes   what may be decided: the state that it leads to, and what to call it
    why_label  what the field for the reason is called
    """

    outcomes: ClassVar[Sequence[tuple[str, str | Promise]]] = ()
    why_label: ClassVar[str | Promise] = _("Why, if you refuse")
    needed_at_times = ("why",)
    decision = forms.ChoiceField(label=_("Decision"), widget=ChoiceRadios)
    why = forms.CharField(
        max_length=MAX_REASON_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_choices("decision", self.outcomes)
        self.fields["why"].label = str(self.why_label)
