"""Whoever reads who looked at her record reads in words what for."""

import re
from pathlib import Path

import rantau
from rantau.web.registry.labels import READ_PURPOSE_LABELS

PURPOSE = re.compile(r'(?:purpose=|PURPOSE\w* = )"(?:form:)?(\w+)"')
SOURCES = sorted(Path(rantau.__file__).parent.rglob("*.py"))
# Her own page logs no reading of herself; the others are readings of a case or of a place.
IN_NO_PERSONS_LOG = {"own", "original", "evidence", "transfer"}


def test_every_purpose_of_a_reading_has_its_words():
    written = {found for source in SOURCES for found in PURPOSE.findall(source.read_text())}
    assert {"counter", "stay", "departure"} <= written
    assert written - set(READ_PURPOSE_LABELS) == IN_NO_PERSONS_LOG & written
