"""What processes count about themselves for /metrics: requests, commands, tasks of the worker.

Labels are names from our own tables (routes, kinds of commands, tasks), never what somebody sent:
their number is bounded, and nothing of a person is in them. All web and worker processes of one
Rantau count in files that /metrics adds up (metric_files.py).
"""

import time
from collections.abc import Callable
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from rantau.common import clock

COUNTED_METHODS = frozenset({"GET", "POST"})
OTHER_METHOD = "other"  # a client may send any word
NO_ROUTE = "none"  # an address that leads to no page
DURATION_BUCKETS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)  # seconds
REGISTRY = CollectorRegistry()

# Each has labels: then its values are made at the first count, after `use_metric_files`.
REQUESTS = Counter(
    "rantau_requests",
    "Requests answered, by name of the page, method and class of the status.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
REQUEST_DURATION = Histogram(
    "rantau_request_duration_seconds",
    "Seconds until a request was answered, by name of the page and method.",
    ["route", "method"],
    buckets=DURATION_BUCKETS,
    registry=REGISTRY,
)
COMMANDS = Counter(
    "rantau_commands",
    "Commands by kind of journal entry and outcome: done, repeated, refused, failed.",
    ["kind", "outcome"],
    registry=REGISTRY,
)
TASK_RUNS = Counter(
    "rantau_task_runs",
    "Runs of the worker's periodic tasks, by outcome: done, failed.",
    ["task", "outcome"],
    registry=REGISTRY,
)
TASK_LAST_RUN = Gauge(
    "rantau_task_last_run_timestamp_seconds",
    "When a periodic task of the worker ended last.",
    ["task"],
    multiprocess_mode="mostrecent",
    registry=REGISTRY,
)
TASK_LAST_DURATION = Gauge(
    "rantau_task_last_duration_seconds",
    "Seconds that a periodic task of the worker took last.",
    ["task"],
    multiprocess_mode="mostrecent",
    registry=REGISTRY,
)
PROCESS_STARTS = Counter(
    "rantau_process_starts",
    "Starts of processes, web or worker, since Rantau was started.",
    ["kind"],
    registry=REGISTRY,
)


class CommandEnd(StrEnum):
    """How a command ended."""

    DONE = "done"
    REPEATED = "repeated"  # an earlier one with its key had done it
    REFUSED = "refused"  # by a rule; nothing is wrong with us
    FAILED = "failed"


class TaskEnd(StrEnum):
    """How a run of a periodic task ended."""

    DONE = "done"
    FAILED = "failed"


class RequestMetricsMiddleware:
    """Count each request and its duration, under the name of its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        count_request(request, response.status_code, time.perf_counter() - started)
        return response


def count_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count an answered request."""
    match = request.resolver_match
    route = match.view_name if match else NO_ROUTE
    method = request.method if request.method in COUNTED_METHODS else OTHER_METHOD
    REQUESTS.labels(route, method, f"{status // 100}xx").inc()
    REQUEST_DURATION.labels(route, method).observe(seconds)


def count_command(kind: str, end: CommandEnd) -> None:
    """Count a command; `kind` is the code of its journal entry."""
    COMMANDS.labels(kind, end.value).inc()


def prepare_tasks(*names: str) -> None:
    """Begin to count the failures of these tasks at 0, so that the first one is an increase."""
    for name in names:
        for end in TaskEnd:
            TASK_RUNS.labels(name, end.value)


def count_task(name: str, end: TaskEnd, seconds: float) -> None:
    """Count a run of a periodic task that has just ended."""
    TASK_RUNS.labels(name, end.value).inc()
    TASK_LAST_RUN.labels(name).set(clock.now().timestamp())
    TASK_LAST_DURATION.labels(name).set(seconds)


def count_process_start(kind: str) -> None:
    """Count that a process of this kind, web or worker, was started."""
    PROCESS_STARTS.labels(kind).inc()
