"""Extract messages from code and templates into the catalogues, and check that these are complete.

For developers: `script/translations extract|check`. Message ids are English, so that English needs
no catalogue; every other language has one, complete.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from rantau.ops.translations import LOCALES

SOURCE = LOCALES.parent
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "Fault": None,  # of procedures, which know no Django
}
LINE_WIDTH = 100
ENTRY_PATTERN = re.compile(r'^(?:msgctxt .*\n(?:".*\n)*)?msgid .*\n(?:".*\n)*', re.MULTILINE)


def list_catalogues() -> list[Path]:
    """List the text file of every catalogue."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))


def extract_messages() -> Catalog:
    """Extract every message of code and templates, with the files in which it is."""
    messages = Catalog()
    for file, line, message, _comments, context in extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS
    ):
        messages.add(message, locations=[(file, line)], context=context)
    return messages


def update_catalogue(text: str, messages: Catalog) -> str:
    """Update the text of a catalogue to exactly these messages; new ones have no translation.

    The header stays; entries are in the order of their ids and name files without lines, so that
    moving code changes nothing.
    """
    catalogue = _parse_catalogue(text)
    catalogue.update(messages, no_fuzzy_matching=True)
    output = BytesIO()
    write_po(
        output,
        catalogue,
        width=LINE_WIDTH,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    header = text.partition("\n\n")[0]
    return f"{header}\n\n{output.getvalue().decode().strip()}\n"


def _list_forms(message: Message) -> tuple[str, ...]:
    """What a message is translated to: a form for each plural, or one."""
    forms = message.string
    return tuple(forms) if isinstance(forms, (list, tuple)) else (forms or "",)


def find_catalogue_faults(text: str, messages: Catalog) -> list[str]:
    """Find the faults of a catalogue, one line each; none when it is complete and up to date."""
    catalogue = _parse_catalogue(text)
    ours = {(message.context, message.id): message for message in catalogue if message.id}
    used = {(message.context, message.id) for message in messages if message.id}
    faults = [f"missing: {_describe(key)}" for key in used - set(ours)]
    faults += [f"unused: {_describe(key)}" for key in set(ours) - used]
    faults += [
        f"not translated: {_describe(key)}"
        for key, message in ours.items()
        if message.fuzzy or not all(_list_forms(message))
    ]
    faults += [
        f"{error}: {_describe((message.context, message.id))}"
        for message, errors in catalogue.check()
        for error in errors
    ]
    entries = Counter(ENTRY_PATTERN.findall(text))
    faults += [f"conflicting: {entry.strip()}" for entry, times in entries.items() if times > 1]
    if not faults and update_catalogue(text, messages) != text:
        faults.append(
            "its order or references are not those that script/translations extract writes"
        )
    return sorted(faults)


def _parse_catalogue(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()))


def _describe(key: tuple[str | None, object]) -> str:
    context, message = key
    return f"{message!r}" + (f" (context {context!r})" if context else "")


def main(arguments: Sequence[str]) -> int:
    """Run `extract`, which writes the catalogues, or `check`; print faults, return 1 for any."""
    if list(arguments) not in (["extract"], ["check"]):
        print("usage: script/translations extract|check", file=sys.stderr)
        return 2
    messages = extract_messages()
    faulty = False
    for path in list_catalogues():
        if arguments[0] == "extract":
            path.write_text(update_catalogue(path.read_text("utf-8"), messages), "utf-8")
        for fault in find_catalogue_faults(path.read_text("utf-8"), messages):
            print(f"{path.relative_to(SOURCE)}: {fault}", file=sys.stderr)
            faulty = True
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
