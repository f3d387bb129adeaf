"""Who calls: a machine with a token, limited to its scopes; or a signed-in officer's session.

    @router.get("", **needs("persons:read", READ), ...)

declares what an operation needs, for the door and in the contract alike. Scope and permission
are judged here, before the body is: who may not, learns nothing of what would be wrong with it.
"""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import SessionAuth
from ninja.security.base import AuthBase

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.errors import WrongScope
from rantau.access.permissions import demand
from rantau.access.roles import ROLES
from rantau.access.tokens import SCOPES, bearer
from rantau.api.problems import documented

READ_CODES, WRITE_CODES = (401, 403, 404, 422, 429), (401, 403, 404, 409, 413, 422, 429)
FLOWS = {
    "clientCredentials": {
        "tokenUrl": "/api/v1/token",
        "scopes": SCOPES,
    }
}


class _Called(HttpRequest):
    """A request that one of the two ways in has let through."""

    auth: Actor


class Bearer(AuthBase):
    """A token from `/api/v1/token`; WrongScope when it does not include what is asked, Forbidden
    when its role does not."""

    openapi_type = "oauth2"
    openapi_flows = FLOWS

    def __init__(self, scope: str, permission: str) -> None:
        super().__init__()
        self.scope, self.permission = scope, permission

    def __call__(self, request: HttpRequest) -> Actor | None:
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        held = bearer(token) if kind.lower() == "bearer" else None
        if held is None:
            return None
        if self.scope not in held.scopes:
            raise WrongScope(scope=self.scope)
        demand(held.actor, self.permission)
        return held.actor


class SignedIn(SessionAuth):
    """A signed-in account with a role now; writing asks for the CSRF token, as pages do."""

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Actor | None:
        bare = settings.SESSION_COOKIE_NAME not in request.COOKIES
        if bare or "Authorization" in request.headers:
            return None
        actor: Actor | None = super().__call__(request)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor = cast("ActorRequest", request).actor
        if actor.role not in ROLES:
            return None
        demand(actor, self.permission)
        return actor


def needs(scope: str, permission: str, *, writes: bool = False) -> dict[str, Any]:
    """What an operation says of itself: who may call it, the scope it needs, its problems."""
    if scope not in SCOPES:
        raise ValueError(scope)
    codes = WRITE_CODES if writes else READ_CODES
    extra = {"x-scope": scope, "responses": documented(codes)}
    return {"auth": [Bearer(scope, permission), SignedIn(permission)], "openapi_extra": extra}


def caller(request: HttpRequest) -> Actor:
    """Who calls, as the door found out."""
    return cast("_Called", request).auth
