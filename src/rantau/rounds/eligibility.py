"""Whether somebody may apply, from answers that are kept nowhere. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from rantau.rounds.edition import RETURNEE, SCHOOLING, Eligibility

YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass(frozen=True)
class Answers:
    """What somebody answers; what the round does not ask stays as it is here.

    stay_years           whole years of work there before; None for none
    came_home_in_time    before the permission ended; asked of who was there
    has_health_hindrance one of YES, NO, UNKNOWN
    has_record           a conviction, a ban from leaving, or a deportation: one of the same
    work_years           whole years of work in the profession; None where she does not know
    """

    birth_date: date
    schooling: str
    stay_years: int | None
    came_home_in_time: bool
    has_health_hindrance: str = NO
    has_record: str = NO
    work_years: int | None = 0


@dataclass(frozen=True)
class Verdict:
    """What the answers say.

    hindrances  codes of what keeps somebody from applying, in the order of the questions
    warnings    codes of what may yet turn out to
    age         on the day that counts
    """

    age: int
    hindrances: Sequence[str] = field(default=())
    warnings: Sequence[str] = field(default=())

    @property
    def may_apply(self) -> bool:
        """Whether nothing hinders."""
        return not self.hindrances


def judge_eligibility(rules: Eligibility, answers: Answers) -> Verdict:
    """Judge the answers by a round's rules."""
    age = compute_age(answers.birth_date, rules.age_on)
    hindrances = {
        "too_young": age < rules.age_from,
        "too_old": age > rules.age_until,
        "schooling": SCHOOLING.index(answers.schooling) < SCHOOLING.index(rules.schooling),
        **_judge_stay(rules, answers),
        "health": bool(rules.health) and answers.has_health_hindrance == YES,
        "record": rules.needs_clean_record and answers.has_record == YES,
        "work_years": answers.work_years is not None and answers.work_years < rules.work_years,
    }
    unknown = {
        "health_unknown": bool(rules.health) and answers.has_health_hindrance == UNKNOWN,
        "record_unknown": rules.needs_clean_record and answers.has_record == UNKNOWN,
        "work_unknown": bool(rules.work_years) and answers.work_years is None,
    }
    return Verdict(
        age,
        tuple(code for code, hinders in hindrances.items() if hinders),
        tuple(code for code, is_unknown in unknown.items() if is_unknown),
    )


def _judge_stay(rules: Eligibility, answers: Answers) -> dict[str, bool]:
    was_there = answers.stay_years is not None
    is_returnee_round = rules.path == RETURNEE
    return {
        "stayed_too_long": rules.max_stay_years is not None
        and (answers.stay_years or 0) >= rules.max_stay_years,
        "never_there": is_returnee_round and not was_there,
        "overstayed": was_there and not answers.came_home_in_time,
    }


def compute_age(born: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
