"""Draw a scheme as text for a terminal and as SVG."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from rantau.procedures.scheme import Milestone, Scheme

NO_NAMES: Mapping[str, str] = MappingProxyType({})
WIDTH, BOX, LINE, GAP = 760, 34, 18, 18


def draw_as_text(scheme: Scheme, language: str = "id") -> str:
    """The milestones from top to bottom, each with its requirements and who enters it."""
    lines = [f"{scheme.name.get(language)} · {scheme.code} {scheme.edition}", ""]
    for milestone in scheme.milestones:
        lines += [f"  ┌ {line}" for line in _format_requirements(scheme, milestone, language)]
        lines.append(f"● {milestone.name.get(language)}  ({milestone.entered_by})")
        lines += [f"  └ {line}" for line in _format_issued_letters(milestone)]
    return "\n".join(lines) + "\n"


def draw_as_svg(scheme: Scheme, language: str = "id", names: Mapping[str, str] = NO_NAMES) -> str:
    """The same as an SVG that stands alone: title, one box a milestone, its requirements below.

    names  what parties, letters and `d` (working days) are called; their codes stand otherwise
    """
    parts, y = [], GAP
    for number, milestone in enumerate(scheme.milestones):
        lines = [
            *_format_requirements(scheme, milestone, language, names),
            *_format_issued_letters(milestone, names),
        ]
        party = names.get(milestone.entered_by, milestone.entered_by)
        if number:
            parts.append(f'<path d="M24 {y - GAP}v{GAP}" stroke="#0b6b57" stroke-width="2"/>')
        parts.append(
            f'<rect x="8" y="{y}" width="{WIDTH - 16}" height="{BOX}" rx="6" fill="#0b6b57"/>'
            f'<text x="20" y="{y + 22}" fill="#fff" font-weight="bold">'
            f"{escape(milestone.name.get(language))} ({escape(party)})</text>"
        )
        y += BOX
        for line in lines:
            y += LINE
            parts.append(f'<text x="36" y="{y}" fill="#1b2b28">{escape(line)}</text>')
        y += GAP * 2
    title = escape(f"{scheme.name.get(language)}, {scheme.edition}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" role="img" '
        f'font-family="sans-serif" font-size="14"><title>{title}</title>{"".join(parts)}</svg>\n'
    )


def _format_requirements(
    scheme: Scheme, milestone: Milestone, language: str, names: Mapping[str, str] = NO_NAMES
) -> list[str]:
    def name(code: str) -> str:
        return names.get(code, code)

    return [
        f"{requirement.name.get(language)}: {name(requirement.supplied_by)} →"
        f" {name(requirement.verified_by)}, {requirement.standard.working_days} {name('d')}"
        for requirement in scheme.list_requirements_for(milestone.code)
    ]


def _format_issued_letters(milestone: Milestone, names: Mapping[str, str] = NO_NAMES) -> list[str]:
    return [
        f"⇒ {names.get(letter.code, letter.code)}"
        + (f" ({', '.join(letter.rests_on)})" if letter.rests_on else "")
        for letter in milestone.issued_letters
    ]
