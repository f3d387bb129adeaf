"""Forms of rounds: questions that are kept nowhere, and what headquarters proposes."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.rounds.edition import RoundEdition
from rantau.rounds.eligibility import NO, UNKNOWN, YES, Answers
from rantau.rounds.models import Announcement
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.declarations import DeclarationForm
from rantau.web.common.forms import BaseForm, ChoiceRadios, WrittenDateField
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.labels import SCHOOLING_LABELS

NEVER, SHORT, LONG, LATE = "never", "short", "long", "late"


ANSWERS = [(NO, _("No")), (YES, _("Yes")), (UNKNOWN, _("I do not know yet"))]


MAX_AGE_DAYS = 100 * 366  # older is nobody who asks; chosen by us


class EligibilityForm(BaseForm):
    """The questions of a round: what it has no rule of is not asked. The questions are numbered."""

    birth_date = WrittenDateField(label=_("When were you born?"))
    schooling = forms.ChoiceField(
        label=_("Which school did you finish last?"),
        choices=list(SCHOOLING_LABELS.items()),
        widget=ChoiceRadios,
    )
    work = forms.ChoiceField(widget=ChoiceRadios)
    stay = forms.ChoiceField(widget=ChoiceRadios)
    health = forms.ChoiceField(
        label=_("Is one of these true of you?"), choices=ANSWERS, widget=ChoiceRadios
    )
    record = forms.ChoiceField(
        label=_("Were you ever in prison, barred from leaving the country, or deported?"),
        choices=ANSWERS,
        widget=ChoiceRadios,
    )

    def __init__(self, *args: Any, edition: RoundEdition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rules, country = edition.eligibility, get_country_name(edition.destination)
        self.limit = self.rules.max_stay_years or 5
        is_asked = {
            "work": self.rules.work_years,
            "health": self.rules.health,
            "record": self.rules.needs_clean_record,
        }
        stay = cast("forms.ChoiceField", self.fields["stay"])
        stay.label = gettext("Have you worked in %(country)s before?") % {"country": country}
        stay.choices = [
            (NEVER, gettext("No")),
            (SHORT, gettext("Yes, less than %(years)s years") % {"years": self.limit}),
            (LONG, gettext("Yes, %(years)s years or more") % {"years": self.limit}),
            (LATE, gettext("Yes, and I stayed longer than my visa allowed")),
        ]
        language = get_reader_language()
        names = [name.get(language) for name in self.rules.health.values()]
        self.fields["health"].help_text = ", ".join(names)
        self._describe_work()
        for name in [name for name, asked in is_asked.items() if not asked]:
            del self.fields[name]
        for number, field in enumerate(self.fields.values(), start=1):
            field.label = f"{number}. {field.label}"

    def _describe_work(self) -> None:
        work = cast("forms.ChoiceField", self.fields["work"])
        work.label = gettext("How long have you worked in the profession?")
        years = {"years": self.rules.work_years}
        work.choices = [
            (NO, gettext("Less than %(years)s years") % years),
            (YES, gettext("%(years)s years or more") % years),
            (UNKNOWN, gettext("I do not know yet")),
        ]

    def clean_birth_date(self) -> date:
        """A day on which somebody who asks may have been born. ValidationError for any other."""
        day = cast("date", self.cleaned_data["birth_date"])
        if not 0 <= (clock.today() - day).days <= MAX_AGE_DAYS:
            raise forms.ValidationError(gettext("Nobody who asks was born on that day."))
        return day

    def to_answers(self) -> Answers:
        """The answers of the valid form."""
        data = self.cleaned_data
        years = {NEVER: None, SHORT: 0, LONG: self.limit, LATE: 0}
        work_years = {NO: 0, YES: self.rules.work_years, UNKNOWN: None}
        return Answers(
            birth_date=data["birth_date"],
            schooling=data["schooling"],
            stay_years=years[data["stay"]],
            came_home_in_time=data["stay"] != LATE,
            has_health_hindrance=data.get("health", NO),
            has_record=data.get("record", NO),
            work_years=work_years[data.get("work", NO)],
        )


class AnnouncementForm(DeclarationForm):
    """A round, or an amendment of one, as headquarters proposes it."""

    summary_label = _("What is announced or changed, and whom it touches, in Indonesian")
    content_label = _("The round")
    content_help = _("One value a line; times with their zone. Whoever decides sees what changes.")


class AnnouncementDecisionForm(DecisionForm):
    """Publish or refuse what another officer proposed."""

    outcomes = (
        (Announcement.PUBLISHED, _("Publish: everybody sees it at once")),
        (Announcement.REFUSED, _("Refuse")),
    )
