"""JSON log lines that explain a fault and hold nothing of anybody.

A line has the time (UTC), level, logger and message, and where they are known: the request's id,
route name, status and duration in milliseconds; of an exception its class, our deepest frame and
the innermost one, SQLSTATE and constraint; of a security event what `log_security_event` names.
Never in a line: bodies, query strings, addresses of pages, the text of an exception.
RANTAU_LOG_ALL=1 adds the whole trace; it works in the demonstration only (config/checks.py).
"""

import json
import logging
import os
import re
import time
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from rantau.common import clock
from rantau.common.environment import read_setting

SOURCE = str(Path(__file__).resolve().parents[1]) + os.sep
REQUEST_ID_HEADER = "X-Request-ID"
REQUEST_ID_PATTERN = re.compile(r"[0-9A-Za-z-]{8,64}")  # what a proxy in front may have given
REQUEST_ID_KEY = "rantau.request_id"  # in request.META
_request_id: ContextVar[str] = ContextVar("request_id", default="")
request_log = logging.getLogger("rantau.request")
security_log = logging.getLogger("rantau.security")


def get_request_id() -> str:
    """The id of the request that is being answered; empty outside one."""
    return _request_id.get()


def log_security_event(event: str, *, is_refused: bool, **details: str) -> None:
    """Log who came in, what was refused, and changes of how somebody comes in.

    The line is of level WARNING for what was refused, else of INFO; the settings let both through.

    event    what happened, always the same words
    details  ids and keyed hashes; never what somebody typed
    """
    level = logging.WARNING if is_refused else logging.INFO
    security_log.log(level, event, extra={"security": details})


class RequestLogMiddleware:
    """Give each request an id, answer it in X-Request-ID, and log the request when it has ended.

    The line is of level INFO, of WARNING above a second, of ERROR from status 500 on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        received_id = request.headers.get(REQUEST_ID_HEADER, "")
        request_id = received_id if REQUEST_ID_PATTERN.fullmatch(received_id) else uuid4().hex
        token = _request_id.set(request_id)
        # Django writes some lines about a request only after the last middleware is done.
        request.META[REQUEST_ID_KEY] = request_id
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response[REQUEST_ID_HEADER] = request_id
            self._log(request, response.status_code, (time.perf_counter() - started) * 1000)
            return response
        finally:
            _request_id.reset(token)

    def _log(self, request: HttpRequest, status: int, milliseconds: float) -> None:
        slow = logging.WARNING if milliseconds >= 1000 else logging.INFO
        level = logging.ERROR if status >= 500 else slow
        if request_log.isEnabledFor(level):
            details = {"request": request, "status_code": status, "ms": round(milliseconds, 1)}
            request_log.log(level, "request answered", extra=details)


def _get_id_of_request(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    return str(request.META.get(REQUEST_ID_KEY, "")) if isinstance(request, HttpRequest) else ""


class JsonFormatter(logging.Formatter):
    """One JSON object a line, as the module says."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": clock.now().isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": _get_message(record),
        }
        if request_id := get_request_id() or _get_id_of_request(record):
            line["request"] = request_id
        if hasattr(record, "status_code"):
            match = getattr(getattr(record, "request", None), "resolver_match", None)
            # The page's name, never its address, which may carry a reference.
            line |= {"status": record.status_code, "route": getattr(match, "view_name", "")}
        if hasattr(record, "ms"):
            line["ms"] = record.ms
        line |= getattr(record, "security", {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe_exception(record.exc_info[1])
            if read_setting("RANTAU_LOG_ALL") == read_setting("RANTAU_DEMO") == "1":
                line["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def _get_message(record: logging.LogRecord) -> str:
    """The formatted message. Django's lines about a request end with its address: only what they
    say before it is kept."""
    if not (hasattr(record, "request") and isinstance(record.args, tuple) and record.args):
        return record.getMessage()
    if len(record.args) > 1:
        return str(record.args[0])
    return str(record.msg).replace(": %s", "")  # a body that cannot be read


def describe_exception(error: BaseException) -> dict[str, str]:
    """Class, places, SQLSTATE and constraint of an exception; never its text, which may name
    somebody. `where` is our own deepest frame, `raised` the innermost one where that is another."""
    described = {"error": type(error).__name__}
    frames = list(_iterate_frames(error.__traceback__))
    own = [place for place, is_own in frames if is_own]
    if own:
        described["where"] = own[-1]
    if frames and frames[-1][0] != described.get("where"):
        described["raised"] = frames[-1][0]
    for link in (error, error.__cause__, error.__context__):
        if sqlstate := getattr(link, "sqlstate", None):
            described["sqlstate"] = str(sqlstate)
            constraint = getattr(getattr(link, "diag", None), "constraint_name", None)
            if constraint:
                described["constraint"] = str(constraint)
            break
    return described


def _iterate_frames(trace: TracebackType | None) -> Iterator[tuple[str, bool]]:
    """Place of each frame, outermost first, and whether it is ours."""
    while trace:
        path = trace.tb_frame.f_code.co_filename
        is_own = path.startswith(SOURCE)
        shown = path[len(SOURCE) :] if is_own else "/".join(Path(path).parts[-2:])
        yield f"{shown}:{trace.tb_lineno} {trace.tb_frame.f_code.co_name}", is_own
        trace = trace.tb_next


def configure_json_logging() -> None:
    """Let a process that has no settings of Django's log as all others do."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
