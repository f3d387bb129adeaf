"""A step of a round or placement that the worker takes: one that fails stops no other."""

import logging
from collections.abc import Callable
from uuid import UUID

from rantau.access.actor import Actor, build_system_actor
from rantau.common.ids import uuid7
from rantau.placement.errors import (
    CandidateNotAvailable,
    NoSchemeInForce,
    NoSuchPlacement,
    NothingToNotify,
    PlacementEnded,
)
from rantau.rounds.double_errors import NotDouble
from rantau.rounds.errors import (
    GroupSettled,
    NoSuchIncomingFile,
    NoSuchOffer,
    NoSuchRosterFile,
    NoSuchRound,
    NothingToSend,
    OfferClosed,
)
from rantau.rounds.journey_errors import NoDeparture, NothingLate, NothingToFollow
from rantau.rounds.repayment_errors import NothingDue
from rantau.rounds.stay_errors import NoSuchClaim

log = logging.getLogger("rantau.worker")
ROUNDS_ACTOR = build_system_actor("rounds")


# What a step raises where another worker, or she herself, did it before it was locked; or where it
# waits, as a placement for a post in the country or for the end of another one.
DONE_BY_ANOTHER = (
    NoSuchPlacement,
    NoSchemeInForce,
    CandidateNotAvailable,
    PlacementEnded,
    NothingToNotify,
    NoSuchRound,
    NoSuchRosterFile,
    NoSuchOffer,
    NothingLate,
    NothingToFollow,
    NothingToSend,
    OfferClosed,
    NoDeparture,
    NoSuchClaim,
    NoSuchIncomingFile,
    NotDouble,
    NothingDue,
    GroupSettled,
)


def try_advancing(step: Callable[[Actor, UUID, UUID], object], record: UUID) -> bool:
    """Run a command about a record under a new key; whether it was done."""
    try:
        step(ROUNDS_ACTOR, uuid7(), record)
    except DONE_BY_ANOTHER:
        return False
    except Exception:  # one that fails must not stop the others
        log.exception("a round or placement could not go on")
        return False
    return True
