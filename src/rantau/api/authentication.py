"""Authenticate a caller by bearer token or by an officer's session, and check scope and
permission before the body is read."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja.security import SessionAuth
from ninja.security.base import AuthBase

from rantau.access.actor import Actor
from rantau.access.errors import MissingScope
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.roles import ROLES
from rantau.access.tokens import API_SCOPES, get_bearer
from rantau.api.problems import document_problems

READ_ERROR_STATUSES, WRITE_ERROR_STATUSES = (
    (400, 401, 403, 404, 422, 429, 503),
    (400, 401, 403, 404, 409, 413, 422, 429, 503),
)
OAUTH_FLOWS = {
    "clientCredentials": {
        "tokenUrl": "/api/v1/token",
        "scopes": API_SCOPES,
    }
}


class _AuthenticatedRequest(HttpRequest):
    """A request after authentication by token or session."""

    auth: Actor


class BearerTokenAuth(AuthBase):
    """Authenticate by a token from `/api/v1/token`. Raises MissingScope when the token lacks the
    scope, Forbidden when its role lacks the permission."""

    openapi_type = "oauth2"
    openapi_flows = OAUTH_FLOWS

    def __init__(self, scope: str, permission: str) -> None:
        super().__init__()
        self.scope, self.permission = scope, permission

    def __call__(self, request: HttpRequest) -> Actor | None:
        kind, _space, token = request.headers.get("Authorization", "").partition(" ")
        bearer = get_bearer(token) if kind.lower() == "bearer" else None
        if bearer is None:
            return None
        if self.scope not in bearer.scopes:
            raise MissingScope(scope=self.scope)
        require_permission(bearer.actor, self.permission)
        return bearer.actor


class OfficerSessionAuth(SessionAuth):
    """Authenticate by the session of an account with a role in force; a write also needs the CSRF
    token. Raises Forbidden when the role lacks the permission."""

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: HttpRequest) -> Actor | None:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not has_session or "Authorization" in request.headers:
            return None
        actor: Actor | None = super().__call__(request)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor = cast("ActorRequest", request).actor
        if actor.role not in ROLES:
            return None
        require_permission(actor, self.permission)
        return actor


def require_access(scope: str, permission: str, *, writes: bool = False) -> dict[str, Any]:
    """The arguments of an operation's decorator: its authentication, and its scope and errors for
    the OpenAPI document. Raises ValueError for an unknown scope."""
    if scope not in API_SCOPES:
        raise ValueError(scope)
    codes = WRITE_ERROR_STATUSES if writes else READ_ERROR_STATUSES
    extra = {"x-scope": scope, "responses": document_problems(codes)}
    return {
        "auth": [BearerTokenAuth(scope, permission), OfficerSessionAuth(permission)],
        "openapi_extra": extra,
    }


def get_actor(request: HttpRequest) -> Actor:
    """The authenticated caller of the request."""
    return cast("_AuthenticatedRequest", request).auth
