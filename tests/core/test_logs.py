"""What goes wrong is said in one line that names what it was, and nobody."""

import json
import logging

from rantau.core.logs import JsonLines
from rantau.jobs.chores import Chore, attempt


def test_a_chore_that_fails_is_named_and_stops_nothing(caplog):
    def fails():
        raise LookupError("Siti Nurhalimah")

    with caplog.at_level(logging.ERROR):
        attempt(Chore("seal the journal", 5.0, fails))

    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert line["message"] == "will be tried again: seal the journal"
    assert line["error"] == "LookupError"
    assert "Siti" not in json.dumps(line)
