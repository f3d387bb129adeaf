"""Forms of rounds: five questions that are kept nowhere, and what headquarters proposes."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common.languages import get_reader_language
from rantau.common.text import MAX_REASON_LENGTH
from rantau.rounds.edition import RoundEdition
from rantau.rounds.eligibility import NO, UNKNOWN, YES, Answers
from rantau.rounds.models import Announcement
from rantau.rounds.services.announcements import MAX_CONTENT_LENGTH, AnnouncementInput
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import BaseForm, ChoiceRadios, CommandForm, WrittenDateField
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.labels import SCHOOLING_LABELS

NEVER, SHORT, LONG, LATE = "never", "short", "long", "late"


class EligibilityForm(BaseForm):
    """Five questions; what is asked of health and of earlier stays comes from the round."""

    birth_date = WrittenDateField(label=_("1. When were you born?"))
    schooling = forms.ChoiceField(
        label=_("2. Which school did you finish last?"),
        choices=list(SCHOOLING_LABELS.items()),
        widget=ChoiceRadios,
    )
    stay = forms.ChoiceField(widget=ChoiceRadios)
    health = forms.ChoiceField(
        choices=[(NO, _("No")), (YES, _("Yes")), (UNKNOWN, _("I do not know yet"))],
        widget=ChoiceRadios,
    )
    record = forms.ChoiceField(
        label=_("5. Were you ever in prison, barred from leaving the country, or deported?"),
        choices=[(NO, _("No")), (YES, _("Yes"))],
        widget=ChoiceRadios,
    )

    def __init__(self, *args: Any, edition: RoundEdition, **options: Any) -> None:
        super().__init__(*args, **options)
        rules, country = edition.eligibility, get_country_name(edition.destination)
        self.limit = rules.max_stay_years or 5
        stay, health = cast("forms.ChoiceField", self.fields["stay"]), self.fields["health"]
        stay.label = gettext("3. Have you worked in %(country)s before?") % {"country": country}
        stay.choices = [
            (NEVER, gettext("No")),
            (SHORT, gettext("Yes, less than %(years)s years") % {"years": self.limit}),
            (LONG, gettext("Yes, %(years)s years or more") % {"years": self.limit}),
            (LATE, gettext("Yes, and I stayed longer than my visa allowed")),
        ]
        if rules.health:
            language = get_reader_language()
            names = [name.get(language) for name in rules.health.values()]
            health.label = gettext("4. Is one of these true of you?")
            health.help_text = ", ".join(names)
        else:
            health.label = gettext("4. Are you ill so that you cannot work?")

    def to_answers(self) -> Answers:
        """The answers of the valid form."""
        data = self.cleaned_data
        years = {NEVER: None, SHORT: 0, LONG: self.limit, LATE: 0}
        return Answers(
            birth_date=data["birth_date"],
            schooling=data["schooling"],
            stay_years=years[data["stay"]],
            came_home_in_time=data["stay"] != LATE,
            has_health_hindrance=data["health"],
            has_record=data["record"] == YES,
        )


class AnnouncementForm(CommandForm):
    """A round, or an amendment of one, as headquarters proposes it."""

    summary_id = forms.CharField(
        label=_("What is announced or changed, and whom it touches, in Indonesian"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    summary_en = forms.CharField(
        label=_("The same in English"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    content = forms.CharField(
        label=_("The round"),
        help_text=_("One value a line; times with their zone. Whoever decides sees what changes."),
        max_length=MAX_CONTENT_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}),
    )

    def to_input(self) -> AnnouncementInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        content = data["content"].replace("\r\n", "\n")
        return AnnouncementInput(content, data["summary_id"], data["summary_en"])


class AnnouncementDecisionForm(DecisionForm):
    """Publish or refuse what another officer proposed."""

    outcomes = (
        (Announcement.PUBLISHED, _("Publish: everybody sees it at once")),
        (Announcement.REFUSED, _("Refuse")),
    )
