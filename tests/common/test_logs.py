"""A log line explains what went wrong and names nobody."""

import json
import logging
import sys

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from rantau.common.logs import JsonFormatter, RequestLogMiddleware, get_request_id
from rantau.offices.models import Office
from rantau.worker.periodic_tasks import PeriodicTask, run_task

NAME = "Siti Nurhalimah"


def write_line(error=None, message="it broke", args=(), **details):
    """The line that is written about an error that was raised."""
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("rantau.test", logging.ERROR, "", 1, message, args, exc_info)
    record.__dict__.update(details)
    return json.loads(JsonFormatter().format(record))


def catch(function):
    try:
        function()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def test_a_task_that_fails_is_named_and_stops_nothing(caplog):
    def fail():
        raise LookupError(NAME)

    with caplog.at_level(logging.ERROR):
        run_task(PeriodicTask("seal the journal", 5.0, fail))

    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert line["message"] == "will be tried again: seal the journal"
    assert line["error"] == "LookupError"
    assert NAME not in json.dumps(line)


def test_our_deepest_frame_stands_beside_the_innermost():
    line = write_line(catch(lambda: Office.objects.model(unknown=NAME)))

    assert line["error"] == "TypeError"
    assert line["raised"].startswith("models/base.py:")
    assert NAME not in json.dumps(line)


def test_the_place_in_our_code_is_named_with_its_function():
    line = write_line(catch(lambda: JsonFormatter().format(None)))

    assert line["where"].startswith("common/logs.py:")
    assert line["where"].endswith(" _get_message") or line["where"].endswith(" format")


def test_a_fault_of_the_database_gives_its_state_and_constraint(db):
    def violate():
        with connection.cursor() as cursor:
            cursor.execute(
                "do $$ begin raise 'Siti' using errcode = '23514', constraint = 'a_check'; end $$"
            )

    line = write_line(catch(violate))

    assert line["error"] == "IntegrityError"
    assert (line["sqlstate"], line["constraint"]) == ("23514", "a_check")
    assert "Siti" not in json.dumps(line)


def test_a_message_is_formatted():
    assert write_line(message="ended with %s", args=(1,))["message"] == "ended with 1"


def test_djangos_line_about_a_request_keeps_what_happened_and_not_where():
    request = RequestFactory().get(f"/orang/{NAME}/")
    line = write_line(
        message="%s: %s", args=("Not Found", request.path), request=request, status_code=404
    )

    assert line["message"] == "Not Found"
    assert line["status"] == 404


@pytest.mark.parametrize("address", [f"/orang/{NAME}/slip/", f"/undangan/{NAME}/"])
def test_a_body_that_cannot_be_read_is_logged_without_the_address(db, caplog, address):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(address, b"no boundary", content_type="multipart/form-data")

    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert answer.status_code == 400
    assert json.loads(lines[0])["message"] == "Bad request (Unable to parse request body)"
    assert NAME not in "".join(lines)


@pytest.mark.parametrize(("given", "kept"), [("abcdef12-3", True), ("x", False), (NAME * 9, False)])
def test_a_request_has_an_id_that_is_answered(given, kept):
    seen = []

    def answer(request):
        seen.append(get_request_id())
        return HttpResponse()

    response = RequestLogMiddleware(answer)(RequestFactory().get("/", HTTP_X_REQUEST_ID=given))

    assert response["X-Request-ID"] == seen[0]
    assert (seen[0] == given) == kept
    assert len(seen[0]) >= 8
    assert get_request_id() == ""


def test_djangos_line_about_a_request_has_its_id_too(db, client, caplog):
    answer = client.get("/no-such-page/")
    [line] = [r for r in caplog.records if r.name == "django.request"]
    assert json.loads(JsonFormatter().format(line))["request"] == answer["X-Request-ID"]


def test_a_request_that_failed_is_logged_with_route_status_and_duration(caplog):
    with caplog.at_level(logging.INFO, logger="rantau.request"):
        RequestLogMiddleware(lambda request: HttpResponse(status=500))(RequestFactory().get("/"))

    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert (line["level"], line["status"], line["route"]) == ("ERROR", 500, "")
    assert line["ms"] >= 0


@pytest.mark.parametrize("demo", ["", "1"])
@pytest.mark.parametrize("wanted", ["", "1"])
def test_the_whole_trace_is_there_only_where_it_was_asked_for(monkeypatch, wanted, demo):
    monkeypatch.setenv("RANTAU_LOG_ALL", wanted)
    monkeypatch.setenv("RANTAU_DEMO", demo)
    line = write_line(catch(lambda: sys.path[NAME]))

    assert ("trace" in line) == bool(wanted and demo)
