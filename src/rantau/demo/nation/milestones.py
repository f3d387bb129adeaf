"""What a milestone of the nation records beside its time.

Carrier, address, how somebody came home.
"""

import json

from rantau.demo.nation.people import DrawnPerson
from rantau.procedures.scheme import REFUSED, WITHDRAWN

CARRIERS = ("GA 870", "GA 820", "JT 161", "QZ 203", "CI 762", "SV 817", "KM Peraga")
STREETS = ("Jalan Peraga", "Peraga Road", "Peraga Street", "Kampung Peraga")
EARLY, IN_TIME = ("problem", "sick", "leave"), "end_of_contract"
A_YEAR = 340  # days abroad from which a contract of a year counts as served
REASONS = ("worker_wishes", "agency_wishes", "employer_cancelled", "health")
NOTES = {"false_papers": "Surat keluarga tidak dikenal di desa.", "unfit": "Tidak sehat."}


def draw_milestone_data(milestone: str, who: DrawnPerson) -> tuple[str, str]:
    """The reason and the terms (JSON) of the passage, as the room's services write them."""
    rng = who.rng
    if milestone == "departed":
        return "", _dump_json(carrier=rng.choice(CARRIERS))
    if milestone == "arrived":
        return "", _dump_json(address=f"{rng.choice(STREETS)} {rng.randrange(1, 400)}")
    if milestone == "returned":
        return "", _dump_json(state=_draw_return_state(who))
    if milestone == WITHDRAWN:
        return "", _dump_json(reason=rng.choice(REASONS))
    if milestone == REFUSED:
        code = rng.choice(sorted(NOTES))
        return NOTES[code], _dump_json(reason=code)
    return "", "{}"


def _draw_return_state(who: DrawnPerson) -> str:
    arrived, returned = who.standing.days_ago[8], who.standing.days_ago[9]
    return IN_TIME if arrived - returned > A_YEAR else who.rng.choice(EARLY)


def _dump_json(**terms: str) -> str:
    return json.dumps(terms)
