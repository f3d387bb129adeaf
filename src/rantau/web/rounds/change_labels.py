"""What an amendment of a round changes, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.declarations.changes import Change
from rantau.web.common.change_labels import Names, Path
from rantau.web.common.change_labels import describe_changes as describe
from rantau.web.rounds.labels import CALENDAR_LABELS

AMOUNT_LABELS: dict[str, str | Promise] = {
    "fair_minutes": _("Fair minutes"),
    "payment_hours": _("Hours to pay for a seat"),
    "skill_points": _("Most points of the skill test"),
    "bonus_points": _("Most bonus points"),
    "certificate_months": _("Months that the certificate is valid"),
    "roster_months": _("Months on the list of who may be chosen"),
    "answer_days": _("Days to answer a contract"),
    "refused_offers": _("Contracts that may be refused"),
    "stay_months": _("Months of a stay"),
    "extension_months": _("Months of an extension"),
    "workplace_changes": _("Changes of workplace in a stay"),
    "extension_changes": _("Changes of workplace in an extension"),
    "reentry_months": _("Months at home before entering again"),
    "refund_days": _("Days to give a payment back"),
}

# A word of a place -> what the code behind it is called in SENTENCES.
OWNERS = {
    "cities": "city",
    "seats": "sector",
    "sectors": "sector",
    "costs": "cost",
    "parts": "part",
    "windows": "window",
}
# A place whose codes are stars -> what is said of it.
SENTENCES: dict[str, str | Promise] = {
    "cities.*.seats.*": _("Seats: %(sector)s in %(city)s"),
    "windows.*.begins": _("%(window)s: begins"),
    "windows.*.ends": _("%(window)s: ends"),
    "sectors.*.quota": _("Quota: %(sector)s"),
    "sectors.*.floor": _("Least points of the test: %(sector)s"),
    "costs.*.rupiah": _("Cost: %(cost)s"),
    "test.parts.*.points": _("Points: %(part)s"),
    **{f"amounts.{name}": label for name, label in AMOUNT_LABELS.items()},
    **CALENDAR_LABELS,
}


def describe_changes(before: str, after: str) -> list[Change]:
    """Every value that differs between two declarations of a round, in words."""
    return describe(before, after, _find_label)


def _find_label(path: Path, names: Names) -> str:
    """The sentence for a place; empty where there is none."""
    words, values = list(path), {}
    for number, word in enumerate(path[:-1]):
        if word in OWNERS and words[number] != "*":
            words[number + 1] = "*"
            values[OWNERS[word]] = _name_part(path[: number + 2], names)
    sentence = str(SENTENCES.get(".".join(words), ""))
    return sentence % values if values else sentence


def _name_part(path: Path, names: Names) -> str:
    owner, code = path[-2:]
    if owner == "windows":
        return str(CALENDAR_LABELS.get(code, code))
    return names.get("sectors", code) if owner == "seats" else names.get(*path)
