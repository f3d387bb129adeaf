"""The stages of an examinee from the check of her originals to her return, and which follows which.
Pure."""

from collections.abc import Mapping
from enum import StrEnum

NO_SHOW = "no_show"  # the reason of a stage that follows a missed departure


class Stage(StrEnum):
    """Where somebody stands.

    VERIFIED   her originals were checked, she has an exam card
    SAT, ABSENT      she came to the test, or did not
    PASSED, FAILED   by the points of the test
    RANKED, UNRANKED with the points of stage two, or without a rank: no skill test, a part failed
    COMPLETE   the documents for the counterpart are complete and checked
    SENT       her row went to the counterpart, which has not answered
    ROSTERED   the counterpart has her name; an employer may choose her
    CHOSEN     an employer did, and she may answer
    ACCEPTED, VISA, DEPARTED, ARRIVED, RETURNED  contract, visa, journey, home again; CHOSEN once
               more where her employer asked for her and she may enter again without a test
    WITHDRAWN  by her own wish; EXPIRED: her certificate ended; BARRED: by decision of two persons
    """

    VERIFIED = "verified"
    SAT = "sat"
    ABSENT = "absent"
    PASSED = "passed"
    FAILED = "failed"
    RANKED = "ranked"
    UNRANKED = "unranked"
    COMPLETE = "complete"
    SENT = "sent"
    ROSTERED = "rostered"
    CHOSEN = "chosen"
    ACCEPTED = "accepted"
    VISA = "visa"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    BARRED = "barred"


STAGES = tuple(Stage)
# Whoever has gone no further than these may withdraw; after the visa it is a cancelled journey.
_BEFORE_TRAVEL = (
    Stage.VERIFIED,
    Stage.SAT,
    Stage.PASSED,
    Stage.RANKED,
    Stage.COMPLETE,
    Stage.SENT,
    Stage.ROSTERED,
    Stage.CHOSEN,
    Stage.ACCEPTED,
    Stage.VISA,
)
_WITH_CERTIFICATE = (Stage.RANKED, Stage.COMPLETE, Stage.SENT, Stage.ROSTERED)
_ONWARD: Mapping[Stage, frozenset[Stage]] = {
    # A round without a written test goes from the documents to the points at once.
    Stage.VERIFIED: frozenset({Stage.SAT, Stage.ABSENT, Stage.PASSED, Stage.FAILED}),
    Stage.ABSENT: frozenset({Stage.SAT}),  # a telephone reported late
    Stage.SAT: frozenset({Stage.PASSED, Stage.FAILED}),
    # Appeals and corrected points move between these.
    Stage.PASSED: frozenset({Stage.FAILED, Stage.RANKED, Stage.UNRANKED}),
    Stage.FAILED: frozenset({Stage.PASSED}),
    Stage.RANKED: frozenset({Stage.UNRANKED, Stage.FAILED, Stage.COMPLETE}),
    Stage.UNRANKED: frozenset({Stage.RANKED, Stage.FAILED}),
    # Sent; or chosen, while her name is on the roster still and was to be sent for another year.
    Stage.COMPLETE: frozenset({Stage.SENT, Stage.CHOSEN}),
    # Approved; returned with a fault; or chosen in the year that lasts.
    Stage.SENT: frozenset({Stage.ROSTERED, Stage.COMPLETE, Stage.CHOSEN}),
    Stage.ROSTERED: frozenset({Stage.CHOSEN, Stage.COMPLETE}),  # renewed after its year
    # The first refusal leads back to the roster, and so does a contract that the employer cancels.
    # Whoever gives up a re-entry is home as before.
    Stage.CHOSEN: frozenset({Stage.ACCEPTED, Stage.ROSTERED, Stage.RETURNED}),
    Stage.ACCEPTED: frozenset({Stage.VISA, Stage.ROSTERED, Stage.RETURNED}),
    Stage.VISA: frozenset({Stage.DEPARTED, Stage.ROSTERED, Stage.RETURNED}),
    Stage.DEPARTED: frozenset({Stage.ARRIVED}),
    Stage.ARRIVED: frozenset({Stage.RETURNED}),
    Stage.RETURNED: frozenset({Stage.CHOSEN}),  # a re-entry
}


def list_next_stages(stage: Stage) -> frozenset[Stage]:
    """The stages that may follow; none after the end."""
    ends: set[Stage] = set()
    if stage in _BEFORE_TRAVEL:
        ends |= {Stage.WITHDRAWN, Stage.BARRED}
    if stage in _WITH_CERTIFICATE:
        ends.add(Stage.EXPIRED)
    return _ONWARD.get(stage, frozenset()) | ends
