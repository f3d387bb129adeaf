"""Whose waits are counted together: of a country and sector, one sex, and an age group. Pure."""

from dataclasses import dataclass
from datetime import date

from rantau.rounds.eligibility import compute_age
from rantau.rounds.expected_wait import Spell

# Least age of each group, at the first day on the roster (docs/rounds/expected-wait.md).
AGE_GROUPS = {"18-24": 18, "25-29": 25, "30-34": 30, "35-": 35}


@dataclass(frozen=True, order=True)
class WaitGroup:
    """People who are counted together; `age_group` is one of AGE_GROUPS."""

    destination: str
    sector: str
    sex: str
    age_group: str


@dataclass(frozen=True)
class RosterSpell:
    """One wait on a roster: first and last day (western Indonesia), and whether an employer chose
    then. The last day of who still waits is the day until which this is known."""

    group: WaitGroup
    started_on: date
    ended_on: date
    is_chosen: bool

    def to_spell(self) -> Spell:
        """Its length in days."""
        return Spell((self.ended_on - self.started_on).days, self.is_chosen)


def find_age_group(birth_date: date, on: date) -> str:
    """The group of somebody's age on a day; whoever is younger than all counts with the first."""
    age = compute_age(birth_date, on)
    groups = [code for code, least in AGE_GROUPS.items() if least <= age]
    return groups[-1] if groups else next(iter(AGE_GROUPS))
