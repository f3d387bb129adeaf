"""Draw what a milestone records beside its time: carrier, address, reason of an end."""

import json

from rantau.demo.nation.people import DrawnPerson
from rantau.procedures.scheme import REFUSED, WITHDRAWN

CARRIERS = ("GA 870", "GA 820", "JT 161", "QZ 203", "CI 762", "SV 817", "KM Peraga")
STREETS = ("Jalan Peraga", "Peraga Road", "Peraga Street", "Kampung Peraga")
EARLY_STATES, FULL_TERM_STATE = ("problem", "sick", "leave"), "end_of_contract"
FULL_TERM_DAYS = 340  # days abroad from which a contract of a year counts as served
REASONS = ("worker_wishes", "agency_wishes", "employer_cancelled", "health")
NOTES = {"false_documents": "Surat keluarga tidak dikenal di desa.", "unfit": "Tidak sehat."}


def draw_milestone_data(milestone: str, person: DrawnPerson) -> tuple[str, str]:
    """Draw the reason and the terms (JSON) of a milestone event, as placement's services write
    them."""
    rng = person.rng
    if milestone == "departed":
        return "", _dump_json(carrier=rng.choice(CARRIERS))
    if milestone == "arrived":
        return "", _dump_json(address=f"{rng.choice(STREETS)} {rng.randrange(1, 400)}")
    if milestone == "returned":
        return "", _dump_json(state=_draw_return_state(person))
    if milestone == WITHDRAWN:
        return "", _dump_json(reason=rng.choice(REASONS))
    if milestone == REFUSED:
        code = rng.choice(sorted(NOTES))
        return NOTES[code], _dump_json(reason=code)
    return "", "{}"


def _draw_return_state(person: DrawnPerson) -> str:
    arrived, returned = person.stage.days_ago[8], person.stage.days_ago[9]
    if arrived - returned > FULL_TERM_DAYS:
        return FULL_TERM_STATE
    return person.rng.choice(EARLY_STATES)


def _dump_json(**terms: str) -> str:
    return json.dumps(terms)
