"""The operator as an actor, and what the operator reads when a service refuses a command."""

import sys

from rantau.access.actor import build_system_actor
from rantau.common.errors import DomainError

OPERATOR = build_system_actor("operator")
REFUSED = 1  # exit code of a command that a service refused


def print_domain_error(error: DomainError) -> int:
    """Print the error to standard error with its problems by field and the open work that it names;
    return the exit code REFUSED."""
    problems = error.details.get("problems", {})
    reasons = [f"{field}: {each}" for field, messages in problems.items() for each in messages]
    reasons += [f"{name}: {count}" for name, count in error.details.get("open_work", {}).items()]
    print(error, *reasons, file=sys.stderr)
    return REFUSED
