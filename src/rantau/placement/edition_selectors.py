"""Fetch editions of schemes that are proposed, published or withdrawn on screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common.references import normalize_reference
from rantau.placement.errors import NoSuchEdition
from rantau.placement.models import SchemeEdition
from rantau.placement.permissions import READ_EDITIONS
from rantau.placement.selectors import read_scheme_editions
from rantau.procedures.editions import SchemeEditions, list_scheme_files, read_scheme
from rantau.procedures.scheme import Scheme


@dataclass(frozen=True)
class DeclaredEdition:
    """An edition with its text.

    reference  of the proposal that was published; empty where it is a file
    """

    scheme: Scheme
    content: str
    reference: str = ""
    is_withdrawn: bool = False


def list_declared_editions(actor: Actor) -> list[DeclaredEdition]:
    """Every edition of the files and of those published, by scheme, the newest first. Inside a
    scope."""
    require_permission(actor, READ_EDITIONS)
    editions = read_scheme_editions()
    texts = dict(_read_texts(editions))
    found = [texts[key] for key in editions.editions if key in texts]
    by_day = sorted(found, key=lambda each: each.scheme.in_force_from, reverse=True)
    return sorted(by_day, key=lambda each: each.scheme.code)


def _read_texts(editions: SchemeEditions) -> Iterator[tuple[tuple[str, str], DeclaredEdition]]:
    """(scheme, edition) -> its text; one that was published stands after a file."""
    for path in list_scheme_files(Path(settings.BASE_DIR) / "schemes"):
        scheme = read_scheme(path)
        content = path.read_text(encoding="utf-8")
        yield (scheme.code, scheme.edition), DeclaredEdition(scheme, content)
    rows = SchemeEdition.objects.filter(outcome=SchemeEdition.PUBLISHED, withdraws=None)
    for row in rows:
        key = row.scheme, row.edition
        is_withdrawn = key in editions.withdrawn
        if key in editions.editions:  # else it cannot be read any more, or is newer
            found = editions.editions[key]
            yield key, DeclaredEdition(found, row.content, row.reference, is_withdrawn)


def get_declared_edition(actor: Actor, code: str, edition: str) -> DeclaredEdition:
    """The edition under these words, of a file or published. Raises NoSuchEdition."""
    for each in list_declared_editions(actor):
        if (each.scheme.code, each.scheme.edition) == (code, edition):
            return each
    raise NoSuchEdition()


def find_edition_before(actor: Actor, code: str, day: date) -> DeclaredEdition | None:
    """The newest edition of a scheme that begins before `day`; None where there is none. Inside a
    scope."""
    return next(
        (
            each
            for each in list_declared_editions(actor)
            if each.scheme.code == code
            and each.scheme.in_force_from < day
            and not each.is_withdrawn
        ),
        None,
    )


def list_edition_proposals(actor: Actor) -> QuerySet[SchemeEdition]:
    """All proposals of editions and withdrawals, newest first."""
    require_permission(actor, READ_EDITIONS)
    return SchemeEdition.objects.select_related("withdraws").order_by("-proposed_at", "-id")


def get_edition_proposal(actor: Actor, reference: str, *, locks: bool = False) -> SchemeEdition:
    """The proposal under `reference`, locked where asked. Raises NoSuchEdition."""
    require_permission(actor, READ_EDITIONS)
    rows = SchemeEdition.objects.all()
    if locks:
        rows = rows.select_for_update()
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchEdition()
    return found
