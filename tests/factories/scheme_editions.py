"""Editions of schemes that were proposed and published by two of headquarters."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings

from rantau.declarations.steps import DeclarationInput
from rantau.placement.services.scheme_editions import (
    propose_edition,
    propose_withdrawal,
    publish_edition,
)
from tests.actors import get_officer

NEWEST = (Path(settings.BASE_DIR) / "schemes" / "p2p-formal-2026-2.yaml").read_text()


def build_content(*changes, edition="2090", begins="2090-03-01", content=NEWEST):
    """The newest edition of `p2p-formal` as another one; each change is (text, its new text)."""
    content = content.replace('edition: "2026-2"', f'edition: "{edition}"')
    content = content.replace("in_force_from: 2026-11-01", f"in_force_from: {begins}")
    for before, after in changes:
        assert before in content
        content = content.replace(before, after)
    return content


def build_edition(content=None, *, summary="Edisi baru", en="A new edition"):
    """What is proposed."""
    return DeclarationInput(build_content() if content is None else content, summary, en)


def propose(content=None, **changes):
    """Propose an edition; gives its reference."""
    data = build_edition(content, **changes)
    return propose_edition(get_officer("pusat"), uuid4(), data).answer


def withdraw(reference):
    """Propose the withdrawal of a published edition; gives its reference."""
    why = {"summary_id": "Salah tulis", "summary_en": "A slip"}
    return propose_withdrawal(get_officer("pusat"), uuid4(), reference, **why).answer


def publish(reference):
    """Publish it as another officer of headquarters."""
    return publish_edition(get_officer("pusat-2"), uuid4(), reference).answer
