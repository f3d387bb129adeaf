"""The severity of a case, by a checklist of yes-and-no questions. Pure.

Questions and levels: docs/law/protection.md, "Levels" (practice of crisis lines, to be
calibrated).
"""

from collections.abc import Iterable, Mapping

P1, P2, P3, P4 = 1, 2, 3, 4
SEVERITIES = (P1, P2, P3, P4)

# A yes to any of these makes the case at least this serious. Most serious first, as they are asked.
SEVERITY_BY_SIGN: Mapping[str, int] = {
    "violence_now": P1,
    "locked_in": P1,
    "medical_emergency": P1,
    "detained": P1,
    "child": P1,
    "trafficking": P1,
    "sexual_harassment": P2,
    "passport_held": P2,
    "stranded": P2,
    "unpaid_three_months": P2,
    "death": P2,
    "wages": P3,
    "overcharged": P3,
    "contract_substituted": P3,
    "insurance": P3,
    "failed_departure": P3,
}


def get_severity(signs: Iterable[str]) -> int:
    """1 (life or liberty) to 4 (service): the most serious of the signs; ValueError for an
    unknown one."""
    found = P4
    for sign in signs:
        if sign not in SEVERITY_BY_SIGN:
            raise ValueError(sign)
        found = min(found, SEVERITY_BY_SIGN[sign])
    return found
