"""Refusals as problem documents (RFC 9457), in the caller's language."""

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from rantau.access.away import WAIT, is_away
from rantau.core.errors import Invalid, Refusal

TYPE = "application/problem+json"


def problem(status: int, code: str, title: str, **more: Any) -> HttpResponse:
    """One problem document."""
    body = {"type": f"urn:rantau:{code}", "title": title, "status": status, **more}
    return JsonResponse(body, status=status, content_type=TYPE)


def speak_problems(api: NinjaAPI) -> None:
    """Make every refusal, missing sign-in and malformed body a problem document."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(ValidationError, _malformed)
    for fault in (OperationalError, InterfaceError, OSError):
        api.add_exception_handler(fault, _away)


def _refused(request: HttpRequest, refusal: Any) -> HttpResponse:
    named = {"problems": refusal.problems} if isinstance(refusal, Invalid) else refusal.details
    return problem(refusal.status, refusal.code, str(refusal), **named)


def _unknown(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(401, "unauthenticated", "Sign in or send a token.")


def _away(request: HttpRequest, error: Any) -> HttpResponse:
    if not is_away(error):
        raise error
    answer = problem(503, "away", "The service is briefly down. Nothing was kept; try again.")
    answer["Retry-After"] = WAIT
    return answer


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """The places and kinds of the faults; never the values, which may be personal."""
    faults = [{"at": list(fault["loc"]), "fault": fault["msg"]} for fault in error.errors]
    return problem(422, "malformed", "The body does not fit the schema.", faults=faults)
