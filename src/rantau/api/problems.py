"""Errors as problem documents (RFC 9457): domain errors in the caller's language, all others in
English."""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from rantau.common.database import RETRY_AFTER_SECONDS, is_temporarily_unavailable
from rantau.common.errors import DomainError, InvalidInput

logger = logging.getLogger("rantau.api")
PROBLEM_MEDIA_TYPE = "application/problem+json"
ApiView = Callable[..., HttpResponse]
STATUS_DESCRIPTIONS = {
    400: "The request is not one that this address takes.",
    401: "No token or session, or one that has ended.",
    403: "The role or the scope does not include this.",
    404: "Absent, or not yours to see: both answer alike.",
    405: "This address does not take this method.",
    409: "It cannot be done as things stand now.",
    413: "It is larger than anything that is taken here.",
    422: "Something in it cannot be accepted, or the key was used for another body.",
    429: "Too many attempts; wait.",
    503: "The service is briefly down, and nothing was kept; try again after Retry-After seconds.",
}


class Problem(Schema):
    """What went wrong; `problems` has messages by field, where fields are wrong."""

    type: str = Field(description="urn:rantau: and a code that does not change")
    title: str
    status: int
    problems: dict[str, list[str]] | None = None


def build_problem(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """A problem document of the type `urn:rantau:<code>`; `more` are its other members."""
    body = {"type": f"urn:rantau:{code}", "title": title, "status": status, **more}
    response = JsonResponse(body, status=status, content_type=PROBLEM_MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="rantau"'
    return response


def document_problems(codes: Iterable[int]) -> dict[int, Any]:
    """The error responses of an operation for the OpenAPI document, by status."""
    shape = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": STATUS_DESCRIPTIONS[code], "content": shape} for code in codes}


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer 404 for a path under `/api/` without an operation."""
    return build_problem(404, "not_found", "There is nothing at this address.")


def wrap_method_not_allowed(view: ApiView) -> ApiView:
    """Replace the view's 405 response by a problem document; it keeps the `Allow` header."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        problem = build_problem(405, "method_not_allowed", STATUS_DESCRIPTIONS[405])
        problem["Allow"] = response["Allow"]
        return problem

    return wrapper


def add_problem_handlers(api: NinjaAPI) -> None:
    """Answer every exception of an operation with a problem document."""
    api.add_exception_handler(DomainError, _handle_domain_error)
    api.add_exception_handler(AuthenticationError, _handle_authentication_error)
    api.add_exception_handler(ValidationError, _handle_validation_error)
    api.add_exception_handler(HttpError, _handle_http_error)
    api.add_exception_handler(Http404, lambda request, error: not_found(request))
    api.add_exception_handler(RequestDataTooBig, _handle_too_large)
    for unreadable in (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        api.add_exception_handler(unreadable, _handle_unreadable)
    for unavailable in (OperationalError, InterfaceError, OSError):
        api.add_exception_handler(unavailable, _handle_database_error)
    api.add_exception_handler(Exception, _handle_server_error)


def _handle_domain_error(request: HttpRequest, error: Any) -> HttpResponse:
    more = {"problems": error.problems} if isinstance(error, InvalidInput) else error.details
    return build_problem(error.status, error.code, str(error), **more)


def _handle_authentication_error(request: HttpRequest, error: Any) -> HttpResponse:
    return build_problem(401, "unauthenticated", "Sign in or send a token.")


def _handle_database_error(request: HttpRequest, error: Any) -> HttpResponse:
    if not is_temporarily_unavailable(error):
        return _handle_server_error(request, error)
    problem = build_problem(
        503, "away", "The service is briefly down. Nothing was kept; try again."
    )
    problem["Retry-After"] = RETRY_AFTER_SECONDS
    return problem


def _handle_server_error(request: HttpRequest, error: Any) -> HttpResponse:
    extra = {"request": request, "status_code": 500}
    logger.error("unhandled exception in the API", exc_info=error, extra=extra)
    return build_problem(500, "broken", "Something broke on our side. Nothing was kept.")


def _handle_validation_error(request: HttpRequest, error: Any) -> HttpResponse:
    """Name the place and kind of each fault, but never the value, which may be personal."""
    faults = [{"at": list(fault["loc"]), "fault": fault["msg"]} for fault in error.errors]
    return build_problem(422, "malformed", "The body does not fit the schema.", faults=faults)


def _handle_too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return build_problem(413, "too_large", STATUS_DESCRIPTIONS[413])


def _handle_unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return build_problem(400, "unreadable", STATUS_DESCRIPTIONS[400])


def _handle_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return build_problem(error.status_code, "refused", str(error))
