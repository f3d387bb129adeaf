"""Refusals as problem documents (RFC 9457): those of the rooms in the caller's language, what is
wrong with the call itself in English, for whoever writes the program."""

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

from rantau.access.away import WAIT, is_away
from rantau.core.errors import Invalid, Refusal

log = logging.getLogger("rantau.api")
TYPE = "application/problem+json"
Answering = Callable[..., HttpResponse]
MEANS = {
    400: "The request is not one that this address takes.",
    401: "No token or session, or one that has ended.",
    403: "The role or the scope does not include this.",
    404: "Absent, or not yours to see: both answer alike.",
    405: "This address does not take this method.",
    409: "It cannot be done as things stand now.",
    413: "It is larger than anything that is taken here.",
    422: "Something in it cannot be accepted, or the key was used for another body.",
    429: "Too many attempts; wait.",
}


class Problem(Schema):
    """What went wrong, for people and machines; `problems` names fields, where fields are wrong."""

    type: str = Field(description="urn:rantau: and a code that does not change")
    title: str
    status: int
    problems: dict[str, list[str]] | None = None


def problem(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """One problem document."""
    body = {"type": f"urn:rantau:{code}", "title": title, "status": status, **more}
    response = JsonResponse(body, status=status, content_type=TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="rantau"'
    return response


def documented(codes: Iterable[int]) -> dict[int, Any]:
    """The problems of an operation, as its contract shows them."""
    shape = {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": MEANS[code], "content": shape} for code in codes}


def absent(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any address under /api/ that there is not."""
    return problem(404, "not_found", "There is nothing at this address.")


def of_its_methods(view: Answering) -> Answering:
    """Make another method than an address takes a problem document too; it says which it takes."""

    @wraps(view)
    def judged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        told = problem(405, "method_not_allowed", MEANS[405])
        told["Allow"] = answer["Allow"]
        return told

    return judged


def speak_problems(api: NinjaAPI) -> None:
    """Make every refusal, missing sign-in, malformed body and fault a problem document."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(ValidationError, _malformed)
    api.add_exception_handler(HttpError, _said)
    api.add_exception_handler(Http404, lambda request, error: absent(request))
    api.add_exception_handler(RequestDataTooBig, _too_large)
    for unread in (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        api.add_exception_handler(unread, _unread)
    for fault in (OperationalError, InterfaceError, OSError):
        api.add_exception_handler(fault, _away)
    api.add_exception_handler(Exception, _broken)


def _refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    named = {"problems": refusal.problems} if isinstance(refusal, Invalid) else refusal.details
    return problem(refusal.status, refusal.code, str(refusal), **named)


def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(401, "unauthenticated", "Sign in or send a token.")


def _away(request: HttpRequest, error: Any) -> HttpResponse:
    if not is_away(error):
        return _broken(request, error)
    answer = problem(503, "away", "The service is briefly down. Nothing was kept; try again.")
    answer["Retry-After"] = WAIT
    return answer


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    told = {"request": request, "status_code": 500}
    log.error("the API broke", exc_info=error, extra=told)
    return problem(500, "broken", "Something broke on our side. Nothing was kept.")


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """The places and kinds of the faults; never the values, which may be personal."""
    faults = [{"at": list(fault["loc"]), "fault": fault["msg"]} for fault in error.errors]
    return problem(422, "malformed", "The body does not fit the schema.", faults=faults)


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(413, "too_large", MEANS[413])


def _unread(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, "unreadable", MEANS[400])


def _said(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "refused", str(error))
