"""Every document that is cited is in the repository, and every link leads somewhere."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [
    *DOCS.rglob("*.md"),
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")),
    ROOT / "CHANGELOG.md",
    ROOT / "THIRD_PARTY_NOTICES.md",
]
# Migrations are never edited once they are released, so a page they cite may have moved.
CODE = [
    path
    for folder in ("src", "tests", "benchmarks", "script", "schemes", "seed")
    for path in (ROOT / folder).rglob("*")
    if path.is_file()
    and path.suffix in {"", ".py", ".sql", ".html", ".txt", ".yaml", ".csv", ".md", ".sh"}
    and not {"migrations", "__pycache__"} & set(path.parts)
]
OUTSIDE = re.compile(r"\bDESIGN\b(?!\.md`)|\breading/|\breading of 20\d\d|\bSTYLE\.md|docs/rooms")
CITED_PAGE = re.compile(r"\bdocs/[\w/.-]*\w")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SOURCE_PATH = re.compile(r"`((?:src|tests|script|docs|benchmarks|schemes|seed)/[\w./-]+)`")
MAIN_DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")


def list_matches(paths: list[Path], pattern: re.Pattern[str]) -> list[tuple[Path, str]]:
    """Every match of the pattern with the file in which it stands, this file aside."""
    return [
        (path, match.group(match.lastindex or 0))
        for path in paths
        if path != Path(__file__)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]


def get_anchor(heading: str) -> str:
    """The anchor that MkDocs gives to a heading."""
    plain = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[\s-]+", "-", plain)


def has_anchor(page: Path, anchor: str) -> bool:
    """Whether the page has a heading with this anchor."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return anchor in {get_anchor(heading) for heading in headings}


def leads_nowhere(page: Path, link: str) -> bool:
    """Whether a relative link names a file, or a heading of it, that does not exist."""
    target, _, anchor = link.partition("#")
    file = (page.parent / target).resolve() if target else page
    if not file.exists():
        return True
    return bool(anchor) and file.suffix == ".md" and not has_anchor(file, anchor)


def test_nothing_cites_a_document_outside_the_repository():
    found = list_matches([*CODE, *PAGES], OUTSIDE)

    assert [f"{path.relative_to(ROOT)}: {text}" for path, text in found] == []


def test_every_page_that_code_cites_exists():
    cited = list_matches(CODE, CITED_PAGE)
    missing = [f"{p.relative_to(ROOT)}: {page}" for p, page in cited if not (ROOT / page).exists()]

    assert len(cited) > 40
    assert missing == []


def test_every_link_between_documents_leads_somewhere():
    links = [(p, link) for p, link in list_matches(PAGES, LINK) if "://" not in link]
    broken = [f"{p.relative_to(ROOT)}: {link}" for p, link in links if leads_nowhere(p, link)]

    assert len(links) > 100
    assert broken == []


@pytest.mark.parametrize("name", MAIN_DOCUMENTS)
def test_every_file_that_a_main_document_names_exists(name):
    named = [path for _, path in list_matches([ROOT / name], SOURCE_PATH)]

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_no_page_is_left_out_of_the_site():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^ +- .*?([\w/-]+\.md)$", text, re.MULTILINE)
    pages = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}

    assert sorted(pages - set(listed)) == []
    assert [page for page in listed if not (DOCS / page).exists()] == []


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda p: p.name)
def test_every_workflow_file_is_yaml(path):
    assert yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_decision_has_its_four_parts():
    parts = ("Status", "Context", "Decision", "Consequences")
    lacking = [
        f"{path.name}: {part}"
        for path in sorted((DOCS / "decisions").glob("0*.md"))
        for part in parts
        if f"\n## {part}\n" not in path.read_text(encoding="utf-8")
    ]

    assert lacking == []
