"""End a machine's way in; its tokens die with it, at once."""

from rantau.access.actor import Actor
from rantau.access.catalogue import CLIENT_REVOKED
from rantau.access.errors import NoSuchClient
from rantau.access.models import ApiClient
from rantau.access.rights import MAKE_CLIENT
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.journal.record import Happening


@service(CLIENT_REVOKED, permission=MAKE_CLIENT)
def revoke_client(actor: Actor, code: str, *, why: str) -> Done:
    """End the client `code` now; answers with the code. Raises NoSuchClient.

    why     kept in the entry
    """
    client = ApiClient.objects.select_for_update().filter(code=code).first()
    if client is None or (client.ends_at and client.ends_at <= clock.now()):
        raise NoSuchClient()
    client.ends_at = clock.now()
    client.revision += 1
    client.save(update_fields=["ends_at", "revision"])
    said = Happening(
        subject_kind="client",
        subject=client.id,
        revision=client.revision,
        terms={"code": code},
        why=why,
    )
    return Done(answer=code, happening=said)
