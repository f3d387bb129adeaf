"""Generate docs/reference/settings.md, every setting and what reads it, from the code."""

import re
from collections.abc import Sequence
from pathlib import Path

from rantau.common.environment import SETTINGS, Audience, Setting
from rantau.ops.data_directory import ROOT

PATH = ROOT / "docs" / "reference" / "settings.md"
READERS = ("src", "script", "benchmarks")
HEAD = """# Settings

Made by `script/reference` from `common/environment.py`; a test fails when it is out of date.
Settings are variables of the environment of `script/run` and `script/rantau`; the unit of systemd
reads them from `/etc/rantau/environment`. What is chosen for one run alone is an option
(`script/run --help`). Nothing else of the package reads the environment.
See [behind a proxy](../operations/proxy.md) and [database](../operations/database.md).
"""
TITLES = {
    Audience.OPERATOR: "For operators",
    Audience.RANTAU: "Given by Rantau to its own processes",
    Audience.ENGINEER: "For engineers",
}
SHELL_VARIABLE = r"\$\{?%s\b"
PYTHON_READING = (
    r"""(?:read_setting|read_given_setting|environ\.get)\(\s*"%s"|environ\["%s"\]|= "%s"  #"""
)


def build_settings_reference() -> str:
    """Build the page as Markdown."""
    parts = [HEAD]
    for audience, title in TITLES.items():
        rows = [_render_row(each) for each in SETTINGS if each.audience == audience]
        parts.append(
            f"## {title}\n\n| Setting | Default | Means | Read by |\n|---|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    return "\n".join(parts)


def write_settings_reference() -> Path:
    """Write the page into the clone; return its path."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(build_settings_reference())
    return PATH


def list_readers(setting: Setting) -> list[str]:
    """List the files, as paths from the root, that read the setting.

    Tests count for what engineers set.
    """
    python = re.compile(PYTHON_READING % ((setting.name,) * 3))
    shell = re.compile(SHELL_VARIABLE % setting.name)
    folders = (*READERS, "tests") if setting.audience == Audience.ENGINEER else READERS
    return [
        str(path.relative_to(ROOT))
        for path in _list_files(folders)
        if (python if path.suffix == ".py" else shell).search(path.read_text(encoding="utf-8"))
    ]


def _list_files(folders: Sequence[str]) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and (path.suffix == ".py" or path.parent == ROOT / "script")
    )


def _render_row(setting: Setting) -> str:
    default = f"`{setting.default}`" if setting.default else setting.unset or "none"
    readers = ", ".join(f"`{path.removeprefix('src/rantau/')}`" for path in list_readers(setting))
    return f"| `{setting.name}` | {default} | {setting.meaning} | {readers} |"
