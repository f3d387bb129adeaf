"""The accounts of the demonstration that act in its invented rounds."""

from rantau.access.actor import Actor, build_appointment_actor, build_system_actor
from rantau.access.models import Appointment

ROUNDS_ACTOR = build_system_actor("rounds")  # as the worker, which draws and takes in files
FIRST, SECOND = "pusat", "pusat-2"  # two people of headquarters


class Officers:
    """Actors by login, each read once; as the owner."""

    def __init__(self) -> None:
        self._known: dict[str, Actor] = {}

    def get(self, login: str) -> Actor:
        """The actor of this account. Raises Appointment.DoesNotExist."""
        if login not in self._known:
            rows = Appointment.objects.select_related("account", "office")
            self._known[login] = build_appointment_actor(rows.get(account__login=login))
        return self._known[login]

    @property
    def first(self) -> Actor:
        """Who proposes at headquarters."""
        return self.get(FIRST)

    @property
    def second(self) -> Actor:
        """Who publishes what the first proposed."""
        return self.get(SECOND)
