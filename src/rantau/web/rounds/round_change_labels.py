"""What an amendment of a round changes, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.declarations.changes import PlacePath
from rantau.rounds.edition import FIRST_TIME, RETURNEE
from rantau.rounds.parsing import UNGRADED_KIND
from rantau.web.common import change_labels
from rantau.web.common.change_labels import DeclaredNames, DescribedChange
from rantau.web.common.labels import get_country_name
from rantau.web.rounds.labels import CALENDAR_LABELS, SCHOOLING_LABELS, TEST_FORM_LABELS

AMOUNT_LABELS: dict[str, str | Promise] = {
    "fair_minutes": _("Time in which whoever comes is drawn (minutes)"),
    "payment_hours": _("Time to pay for a seat (hours)"),
    "skill_points": _("Most points of the skill test"),
    "bonus_points": _("Most bonus points"),
    "certificate_months": _("Validity of the certificate (months)"),
    "roster_months": _("Time on the list of who may be chosen (months)"),
    "answer_days": _("Time to answer a contract (days)"),
    "refused_offers": _("Contracts that may be refused"),
    "medical_days": _("Time for the second medical (days)"),
    "permit_days": _("Time for the permit of entry (days)"),
    "education_days": _("Time for the class before leaving (days)"),
    "visa_days": _("Time for the visa (days)"),
    "missed_departures": _("Departures that may be missed"),
    "departure_grace_days": _("Days after the day of entry until a departure counts as missed"),
    "stay_months": _("Length of a stay (months)"),
    "extension_months": _("Length of an extension (months)"),
    "workplace_changes": _("Changes of workplace in a stay"),
    "extension_changes": _("Changes of workplace in an extension"),
    "reentry_months": _("Time at home before entering again (months)"),
    "refund_days": _("Time to give a payment back (days)"),
}

# A word of a place -> what the code behind it is called in SENTENCES.
OWNERS = {
    "cities": "city",
    "seats": "sector",
    "sectors": "sector",
    "costs": "cost",
    "parts": "part",
    "windows": "window",
    "sending": "document",
}
# A place whose codes are stars -> what is said of it.
SENTENCES: dict[str, str | Promise] = {
    "cities.*.seats.*": _("Seats: %(sector)s in %(city)s"),
    "windows.*.begins": _("%(window)s: begins"),
    "windows.*.ends": _("%(window)s: ends"),
    "sectors.*.quota": _("Quota: %(sector)s"),
    "sectors.*.floor": _("Least points of the test: %(sector)s"),
    "costs.*.rupiah": _("Cost: %(cost)s"),
    "costs.*.when.id": _("When it is paid, in Indonesian: %(cost)s"),
    "costs.*.when.en": _("When it is paid, in English: %(cost)s"),
    "costs.*.where.id": _("Where it is paid, in Indonesian: %(cost)s"),
    "costs.*.where.en": _("Where it is paid, in English: %(cost)s"),
    "test.parts.*.points": _("Points: %(part)s"),
    "sending.*.number": _("Its number is recorded: %(document)s"),
    "fee": _("Fee of the test"),
    "eligibility.age_from": _("Youngest age (years)"),
    "eligibility.age_until": _("Oldest age (years)"),
    "eligibility.age_on": _("Day on which the age counts"),
    "eligibility.schooling": _("Least schooling"),
    "eligibility.path": _("Who the round is for"),
    "eligibility.max_stay_years": _("Most years abroad there before"),
    "eligibility.clean_record": _("No conviction, ban from leaving, or deportation is asked for"),
    "eligibility.work_years": _("Years of work in the profession"),
    **{f"amounts.{name}": label for name, label in AMOUNT_LABELS.items()},
    **CALENDAR_LABELS,
}
# A place -> what its values are called.
VALUE_LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "eligibility.schooling": SCHOOLING_LABELS,
    "eligibility.path": {
        FIRST_TIME: _("who goes there for the first time"),
        RETURNEE: _("who came home in time"),
    },
    "test.form": TEST_FORM_LABELS,
    "test.parts.*.kind": {UNGRADED_KIND: _("passed or failed, without points")},
}


def describe_changes(before: str, after: str) -> list[DescribedChange]:
    """Every value that differs between two declarations of a round, in words."""
    return change_labels.describe_changes(before, after, _find_label, _find_value)


def _find_label(path: PlacePath, names: DeclaredNames) -> str:
    """The sentence for a place; empty where there is none."""
    words = _hide_codes(path)
    values = {
        OWNERS[path[number - 1]]: _name_part(path[: number + 1], names)
        for number, word in enumerate(words)
        if word == "*"
    }
    sentence = str(SENTENCES.get(".".join(words), ""))
    return sentence % values if values else sentence


def _hide_codes(path: PlacePath) -> list[str]:
    """The words of a place with a star for each code."""
    words = list(path)
    for number, word in enumerate(path[:-1]):
        if word in OWNERS and words[number] != "*":
            words[number + 1] = "*"
    return words


def _name_part(path: PlacePath, names: DeclaredNames) -> str:
    owner, code = path[-2:]
    if owner == "windows":
        return str(CALENDAR_LABELS.get(code, code))
    return names.get("sectors", code) if owner == "seats" else names.get(*path)


def _find_value(path: PlacePath, value: str, names: DeclaredNames) -> str:
    """Words for a value; the name of what it refers to; empty where it is neither."""
    match path:
        case ("fee",):
            return names.get("costs", value)
        case (*_outer, "sectors"):
            return names.get("sectors", value)
        case ("destination",):
            return get_country_name(value)
    return str(VALUE_LABELS.get(".".join(_hide_codes(path)), {}).get(value, ""))
