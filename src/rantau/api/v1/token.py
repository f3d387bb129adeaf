"""Tokens by OAuth 2 client credentials (RFC 6749 section 4.4); no other grant."""

import base64
import binascii
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Form, Router, Schema
from pydantic import Field

from rantau.access.errors import MissingScope, UnknownClient
from rantau.access.security_events import log_secret_try
from rantau.access.sign_in_limits import (
    CLIENT_SECRET,
    TOKEN_REQUESTS,
    WRONG_CLIENT_SECRETS,
)
from rantau.access.tokens import TOKEN_LIFETIME, issue_token
from rantau.api.problems import Problem, build_problem, document_problems
from rantau.common.errors import DomainError
from rantau.common.logs import log_security_event
from rantau.common.proxy import get_client_network
from rantau.common.ratelimit import Counter, Limit, take

GRANT_TYPE, TOKEN_TYPE = "client_credentials", "Bearer"
router = Router(tags=["token"])


class TokenRequestIn(Schema):
    """Client id and secret are required here or by HTTP Basic."""

    grant_type: str = Field(max_length=60, description=f"always {GRANT_TYPE}")
    client_id: str = Field("", max_length=60)
    client_secret: str = Field("", max_length=200)
    scope: str = Field("", max_length=200, description="scopes with spaces between; all if empty")


class TokenOut(Schema):
    """A bearer token, and for how many seconds it is valid."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TooManyTokenRequests(
    DomainError,
    code="token.too_often",
    message=_("Too many attempts. Wait a few minutes."),
    status=429,
):
    """Too many wrong secrets, or too many requests."""


@router.post(
    "",
    auth=None,
    operation_id="take_token",
    response={200: TokenOut, 400: Problem},
    openapi_extra={"responses": document_problems((400, 401, 403, 422, 429, 503))},
)
def post_token(
    request: HttpRequest, response: HttpResponse, body: Annotated[TokenRequestIn, Form()]
) -> HttpResponse | TokenOut:
    """Issue a token to a client. When it expires request a new one; there is no refresh token.

    A right secret, which nobody can guess, is never slowed down by the wrong ones of others.
    """
    if body.grant_type != GRANT_TYPE:
        return _build_token_error(
            400, "unsupported_grant_type", f"The only grant type is {GRANT_TYPE}."
        )
    code, secret = _get_client_credentials(request, body)
    try:
        token, scopes = issue_token(code, secret, body.scope.split())
    except UnknownClient as error:
        log_secret_try(CLIENT_SECRET, code, "refused")
        _slow_down(WRONG_CLIENT_SECRETS, code, get_client_network(request))
        return _build_token_error(401, "invalid_client", str(error))
    except MissingScope as error:
        return _build_token_error(400, "invalid_scope", str(error))
    _slow_down(TOKEN_REQUESTS, code)
    log_security_event("token issued", is_refused=False, client=code, scopes=" ".join(scopes))
    response["Cache-Control"] = "no-store"
    return TokenOut(
        access_token=token,
        token_type=TOKEN_TYPE,
        expires_in=int(TOKEN_LIFETIME.total_seconds()),
        scope=" ".join(scopes),
    )


def _slow_down(limit: Limit, code: str, source: str | None = None) -> None:
    """Count one request for a client. Raises TooManyTokenRequests while it has to wait."""
    if take([Counter(CLIENT_SECRET, limit, code, source)]):
        raise TooManyTokenRequests()


def _get_client_credentials(request: HttpRequest, body: TokenRequestIn) -> tuple[str, str]:
    """Client id and secret from HTTP Basic, if it is used, else from the form."""
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return body.client_id, body.client_secret
    try:
        code, _colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return code, secret


def _build_token_error(status: int, error: str, title: str) -> HttpResponse:
    """A problem that also carries the error code of RFC 6749 section 5.2."""
    response = build_problem(status, f"token.{error}", title, error=error)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="rantau"'
    return response
