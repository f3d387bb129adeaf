"""What the worker does for duties: its own sign of life, and the sweep of those left in silence."""

import logging
from uuid import UUID

from rantau.access.actor import system
from rantau.access.scope import looking
from rantau.core.keys import uuid7
from rantau.duties.errors import NoSuchDuty
from rantau.duties.services.escalate import escalate
from rantau.duties.sweep import sign, silent

ACTOR = system("sweep")
log = logging.getLogger("rantau.jobs")


def show_life() -> None:
    """Let the desks see that the worker is there."""
    with looking(ACTOR):
        sign()


def escalate_silent() -> int:
    """Escalate every duty whose time has passed; returns how many were."""
    with looking(ACTOR):
        overdue = silent()
    return sum(_escalated(duty) for duty in overdue)


def _escalated(duty: UUID) -> bool:
    try:
        escalate(ACTOR, uuid7(), duty)
    except NoSuchDuty:  # somebody did it between the look and the lock
        return False
    except Exception:  # one that cannot be escalated must not silence all the others
        log.exception("a duty could not be escalated")
        return False
    return True
