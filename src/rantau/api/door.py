"""The API's door: who calls, and under which key."""

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import SessionAuth

from rantau.access.actor import Actor
from rantau.access.roles import ROLES
from rantau.api.problems import speak_problems
from rantau.api.v1.registry import router as registry


class SignedIn(SessionAuth):
    """A signed-in account with a role now; writing asks for the CSRF token, as pages do."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.role in ROLES else None


api = NinjaAPI(
    title="Rantau",
    version="1",
    urls_namespace="api",
    auth=SignedIn(),
    docs_url=None,
    openapi_url="/openapi.json",
)
speak_problems(api)
api.add_router("/persons", registry)
