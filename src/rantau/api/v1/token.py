"""Tokens for machines: OAuth 2 client credentials (RFC 6749 section 4.4), nothing else."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Form, Router, Schema
from pydantic import Field

from rantau.access.cache import counted, hidden
from rantau.access.errors import UnknownClient, WrongScope
from rantau.access.tokens import LIFE, issue
from rantau.api.problems import Problem, documented, problem
from rantau.core.errors import Refusal

GRANT, TYPE = "client_credentials", "Bearer"
WINDOW, MOST_WRONG, MOST_ASKED = 300, 20, 300  # seconds; per client and network; per client
router = Router(tags=["token"])


class Asked(Schema):
    """Client and secret may come here or by HTTP Basic, but come they must."""

    grant_type: str = Field(max_length=60, description=f"always {GRANT}")
    client_id: str = Field("", max_length=60)
    client_secret: str = Field("", max_length=200)
    scope: str = Field("", max_length=200, description="scopes with spaces between; all if empty")


class Token(Schema):
    """A bearer token, and for how many seconds it is good."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


@dataclass(eq=False)
class TooOften(Refusal):
    """Too many wrong secrets, or too many tokens."""

    code: ClassVar[str] = "token.too_often"
    text: ClassVar[str | Promise] = _("Terlalu banyak percobaan. Tunggu beberapa menit.")
    status: ClassVar[int] = 429


@router.post(
    "", auth=None, operation_id="take_token", response={200: Token, 400: Problem},
    openapi_extra={"responses": documented((400, 401, 403, 422, 429))},
)  # fmt: skip
def take_token(
    request: HttpRequest, response: HttpResponse, asked: Annotated[Asked, Form()]
) -> HttpResponse | Token:
    """A token for a machine's own use. Ask for a new one when it ends; there is no refreshing."""
    if asked.grant_type != GRANT:
        return _refused(400, "unsupported_grant_type", f"Only {GRANT} is given here.")
    code, secret = _client(request, asked)
    wrong = hidden("token-wrong", code, request.META.get("REMOTE_ADDR", ""))
    if (
        counted(cache, hidden("token", code), WINDOW) > MOST_ASKED
        or cache.get(wrong, 0) >= MOST_WRONG
    ):
        raise TooOften()
    try:
        token, scopes = issue(code, secret, asked.scope.split())
    except UnknownClient as refusal:
        counted(cache, wrong, WINDOW)
        return _refused(401, "invalid_client", str(refusal))
    except WrongScope as refusal:
        return _refused(400, "invalid_scope", str(refusal))
    response["Cache-Control"] = "no-store"
    return Token(
        access_token=token, token_type=TYPE, expires_in=int(LIFE.total_seconds()),
        scope=" ".join(scopes),
    )  # fmt: skip


def _client(request: HttpRequest, asked: Asked) -> tuple[str, str]:
    """Who asks, and the proof: from HTTP Basic when it is there, else from the form."""
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return asked.client_id, asked.client_secret
    try:
        code, _colon, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return code, secret


def _refused(status: int, error: str, title: str) -> HttpResponse:
    """A problem that also carries the error code of RFC 6749 section 5.2."""
    response = problem(status, f"token.{error}", title, error=error)
    response["Cache-Control"] = "no-store"
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="rantau"'
    return response
