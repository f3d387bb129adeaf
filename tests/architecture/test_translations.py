"""Message ids are English; every message of code and templates has its Indonesian, and no other."""

import pytest
from babel.messages.catalog import Catalog

from rantau.ops.message_catalogues import (
    extract_messages,
    find_catalogue_faults,
    list_catalogues,
    update_catalogue,
)

HEADER = 'msgid ""\nmsgstr ""\n"Language: id\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
OPEN = '#: a.py\nmsgid "Open"\nmsgstr "Terbuka"\n'
LEFT = '#: b.html\n#, python-format\nmsgid "%(n)s left"\nmsgstr "Tersisa %(n)s"\n'


@pytest.fixture(scope="module")
def messages():
    """What Babel finds in code and templates."""
    return extract_messages()


def test_messages_are_found_in_code_and_in_templates(messages):
    files = [file for message in messages for file, _line in message.locations]
    assert len([file for file in files if file.endswith(".py")]) > 50
    assert len([file for file in files if file.endswith(".html")]) > 50


def test_there_is_an_indonesian_catalogue():
    assert [path.parts[-3] for path in list_catalogues()] == ["id"]


@pytest.mark.parametrize("path", list_catalogues(), ids=lambda path: path.parts[-3])
def test_a_catalogue_is_complete_and_up_to_date(path, messages):
    assert find_catalogue_faults(path.read_text("utf-8"), messages) == []


class TestFaults:
    @pytest.fixture
    def used(self):
        """Two messages that are used."""
        made = Catalog()
        made.add("Open", locations=[("a.py", None)])
        made.add("%(n)s left", locations=[("b.html", None)])
        return made

    @pytest.mark.parametrize(
        ("entries", "fault"),
        [
            ([LEFT], "missing: 'Open'"),
            ([LEFT, OPEN, 'msgid "Shut"\nmsgstr "Tutup"\n'], "unused: 'Shut'"),
            ([LEFT, OPEN.replace("Terbuka", "")], "not translated: 'Open'"),
            ([LEFT, "#, fuzzy\n" + OPEN], "not translated: 'Open'"),
            ([LEFT, OPEN, OPEN.replace("Terbuka", "Buka")], 'conflicting: msgid "Open"'),
            ([LEFT.replace("Tersisa %(n)s", "Tersisa %(m)s"), OPEN], "'%(n)s left'"),
            ([OPEN, LEFT], "order or references"),
            ([LEFT, OPEN.replace("a.py", "z.py")], "order or references"),
        ],
    )
    def test_a_fault_is_named(self, used, entries, fault):
        faults = find_catalogue_faults("\n".join([HEADER, *entries]), used)
        assert fault in "\n".join(faults)

    def test_a_sound_catalogue_has_none(self, used):
        assert find_catalogue_faults("\n".join([HEADER, LEFT, OPEN]), used) == []

    def test_a_context_tells_one_english_phrase_from_another(self, used):
        used.add("Open", context="job order", locations=[("a.py", None)])
        assert find_catalogue_faults("\n".join([HEADER, LEFT, OPEN]), used) == [
            "missing: 'Open' (context 'job order')"
        ]

    def test_an_update_keeps_translations_and_header_and_drops_what_is_unused(self, used):
        text = "\n".join([HEADER, OPEN, 'msgid "Shut"\nmsgstr "Tutup"\n'])
        updated = update_catalogue(text, used)
        assert updated == "\n".join([HEADER, LEFT.replace("Tersisa %(n)s", ""), OPEN])
