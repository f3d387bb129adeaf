"""Forms of places in a round: take one, and see one's own by its code."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.common.languages import get_reader_language
from rantau.common.sexes import FEMALE, MALE
from rantau.common.text import MAX_REASON_LENGTH
from rantau.registry.inputs import FieldProblems
from rantau.rounds.codes import derive_place_code, hash_place_code
from rantau.rounds.edition import RETURNEE, RoundEdition
from rantau.rounds.models import PlaceTransfer
from rantau.rounds.selectors import OwnPlace
from rantau.rounds.services.places import (
    PlaceInput,
    list_person_problems,
    list_place_problems,
)
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import BaseForm, ChoiceRadios, CommandForm, WrittenDateField
from rantau.web.common.labels import SEX_LABELS, get_country_name

TEXT_FIELDS = ("name", "nik", "passport", "sex", "sector", "first", "second", "phone")
MAX_CODE_LENGTH = 60  # characters, with hyphens and spaces


class TakePlaceForm(CommandForm):
    """What is needed for a place; sectors and cities are the round's.

    sees_card  whether an officer sees the identity card, so that its NIK is not compared
    """

    sees_card = False

    name = forms.CharField(
        label=_("Name, as in the passport"), help_text=_("Letter for letter."), max_length=120
    )
    nik = forms.CharField(
        label=_("NIK"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    passport = forms.CharField(
        label=_("Passport number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    birth_date = WrittenDateField(label=_("Birth date"))
    sex = forms.ChoiceField(
        label=_("Sex, as in the passport"),
        choices=[(MALE, SEX_LABELS[MALE]), (FEMALE, SEX_LABELS[FEMALE])],
        widget=ChoiceRadios,
    )
    was_there = forms.BooleanField(
        help_text=_(
            "The desk looks at the stamps in the passport. Without them the seat goes to the next."
        ),
        required=False,
    )
    sector = forms.ChoiceField(label=_("Sector"), widget=ChoiceRadios)
    first = forms.ChoiceField(label=_("City of the test"))
    second = forms.ChoiceField(label=_("Another city, if the first is full"), required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        help_text=_("If you give one, we send it one message when a seat is offered to you."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def __init__(self, *args: Any, edition: RoundEdition, **options: Any) -> None:
        super().__init__(*args, **options)
        self.edition = edition
        language = get_reader_language()
        sectors = [(each.code, each.name.get(language)) for each in edition.sectors.values()]
        cities = [(each.code, each.name.get(language)) for each in edition.cities.values()]
        self._get_choice("sector").choices = sectors
        self._ask_of_return()
        self._get_choice("first").choices = [("", gettext("Choose a city")), *cities]
        self._get_choice("second").choices = [("", gettext("No other city")), *cities]

    def _ask_of_return(self) -> None:
        """In a round for returnees alone, whether she is one."""
        if self.edition.eligibility.path != RETURNEE:
            del self.fields["was_there"]
            return
        country = {"country": get_country_name(self.edition.destination)}
        label = gettext("I worked in %(country)s and came home before my permit ended")
        self.fields["was_there"].label = label % country

    def full_clean(self) -> None:
        """Where a field is wrong, say at once what is wrong with the others too, which the service
        finds in a whole form."""
        super().full_clean()
        if self.is_bound and self.errors:
            wrong = set(self.errors)
            for name, problem in self._list_problems():
                if name not in wrong:
                    self.add_error(name, problem)

    def _list_problems(self) -> FieldProblems:
        """What the service would find. A field with an error of its own counts as empty: problems
        that it alone makes are at that field."""
        typed = self.cleaned_data
        texts = {name: typed.get(name, "") for name in TEXT_FIELDS}
        data = PlaceInput(
            birth_date=typed.get("birth_date") or clock.today(),
            was_there=bool(typed.get("was_there")),
            **texts,
        )
        if typed.get("is_present"):  # the place is there, and stays as it is
            return list_person_problems(data)
        checks_nik = not self.sees_card and bool(typed.get("birth_date") and data.sex)
        return list_place_problems(self.edition, data, checks_nik=checks_nik)

    def _get_choice(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    @property
    def code(self) -> str:
        """The secret code of the place that this form takes."""
        return derive_place_code(self.get_command_key())

    def to_input(self, source: str = "", device: str = "") -> PlaceInput:
        """The input of the service from the valid form.

        source, device  from `hash_source`, `hash_device`; empty at a counter
        """
        own = ("key", "is_present")
        data = {name: value for name, value in self.cleaned_data.items() if name not in own}
        return PlaceInput(
            **data, code_hash=hash_place_code(self.code), source=source, device=device
        )


class CounterPlaceForm(TakePlaceForm):
    """The same at a counter, where the card itself is seen, and a place that somebody else took is
    given to its person."""

    sees_card = True

    is_present = forms.BooleanField(
        label=_(
            "There is a place with this NIK or passport. I have seen both: give it to this person"
        ),
        required=False,
    )


class GiveUpForm(CommandForm):
    """Nothing but the press: the seat is that of the telephone's place."""


class PlaceCodeForm(BaseForm):
    """The secret code of a place."""

    code = forms.CharField(
        label=_("Your secret code"),
        help_text=_(
            "Four groups, such as 7K4M-Q2XW-9D3T-H6VB. Capitals and hyphens do not matter."
        ),
        max_length=MAX_CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    is_other = forms.BooleanField(required=False)

    def __init__(self, *args: Any, shown: OwnPlace | None = None, **options: Any) -> None:
        """The form; `shown` is the place that this telephone shows now."""
        super().__init__(*args, **options)
        if shown is None:
            del self.fields["is_other"]
        else:
            facts = {"ticket": shown.ticket, "initials": shown.initials}
            label = gettext("Show it in place of ticket %(ticket)s (%(initials)s) on this phone")
            self.fields["is_other"].label = label % facts


class GroupForm(CommandForm):
    """What was found of many places of one."""

    why = forms.CharField(
        label=_("What was found"),
        help_text=_("Such as: a village shop paid; each of the five was called and knows of it."),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TransferDecisionForm(DecisionForm):
    """Confirm or refuse that a place is given to the person of other documents."""

    outcomes = (
        (PlaceTransfer.GIVEN, _("Confirm: the place is hers, and the old code ends")),
        (PlaceTransfer.REFUSED, _("Refuse: nothing changes")),
    )
