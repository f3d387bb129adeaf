"""Who signed in on the own page, as tests without a browser have them."""

from django.db import connection

from rantau.access.actor import build_worker_actor
from rantau.access.scope import reading_as
from rantau.registry.own_sessions import OwnSession, read_sign_in_answer


def build_signed_in_actor(answer):
    """The actor of what a command answered that signed a person in."""
    return build_worker_actor(read_sign_in_answer(answer)[0])


def get_open_session(actor):
    """A session that the person would begin now."""
    with reading_as(actor), connection.cursor() as cursor:
        cursor.execute("select registry_get_session_epoch(%s)", [actor.person])
        return OwnSession(cursor.fetchone()[0])
