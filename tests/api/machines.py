"""API clients: the demonstration's agencies with their known secret."""

from rantau.demo.credentials import DEMO_CLIENT_SECRET


def request_token(client, code="p3mi.1", secret=DEMO_CLIENT_SECRET, network="127.0.0.1", **more):
    """Ask for a token; the answer."""
    form = {"grant_type": "client_credentials", "client_id": code, "client_secret": secret, **more}
    return client.post("/api/v1/token", form, REMOTE_ADDR=network)


def get_token(client, code="p3mi.1", **more):
    """The token itself."""
    return request_token(client, code, **more).json()["access_token"]
