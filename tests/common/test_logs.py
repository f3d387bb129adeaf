"""What goes wrong is said in one line that names what it was, and nobody."""

import json
import logging

from rantau.common.logs import JsonFormatter
from rantau.worker.periodic_tasks import PeriodicTask, run_task


def test_a_chore_that_fails_is_named_and_stops_nothing(caplog):
    def fails():
        raise LookupError("Siti Nurhalimah")

    with caplog.at_level(logging.ERROR):
        run_task(PeriodicTask("seal the journal", 5.0, fails))

    line = json.loads(JsonFormatter().format(caplog.records[-1]))
    assert line["message"] == "will be tried again: seal the journal"
    assert line["error"] == "LookupError"
    assert "Siti" not in json.dumps(line)
