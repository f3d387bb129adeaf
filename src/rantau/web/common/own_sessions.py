"""The session of a person's own page, as a request has it."""

from django.http import HttpRequest

from rantau.access.middleware import EPOCH_SESSION_KEY, get_opening_passkey
from rantau.registry.own_sessions import OwnSession


def get_own_session(request: HttpRequest) -> OwnSession | None:
    """The session in which the person signed in; None where nobody did."""
    epoch = request.session.get(EPOCH_SESSION_KEY)
    return None if epoch is None else OwnSession(epoch, get_opening_passkey(request))


def require_session(request: HttpRequest) -> OwnSession:
    """The same behind `worker_required`."""
    session = get_own_session(request)
    assert session is not None  # noqa: S101 - `worker_required` looked
    return session
