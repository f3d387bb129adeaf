"""What the letters of a placement print besides what they seal, and the law they name."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from rantau.access.scope import reading_as
from rantau.documents.models import Document
from rantau.placement.registrations import LETTERS
from tests.factories.placements import create_placement

HOME_VILLAGE = 3212012008
LAW = Path(__file__).parents[2] / "docs/law/placement.md"


@pytest.fixture
def selected(db):
    journey = create_placement(origin=HOME_VILLAGE)
    journey.advance_to_selected()
    return journey


def test_the_sex_is_printed_and_the_address_on_a_recommendation_alone(selected):
    with reading_as(selected.national):
        documents = Document.objects.filter(subject=selected.get().id)
        details = {each.letter: each.details for each in documents}

    assert details["candidate_id"] == {"sex": "F"}
    recommendation = details["recommendation"]
    assert recommendation["sex"] == "F"
    assert recommendation["address"].endswith("Kabupaten Indramayu, Jawa Barat")


def test_the_issuing_office_is_known_by_kind_and_place(selected):
    with reading_as(selected.national):
        document = Document.objects.get(subject=selected.get().id, letter="recommendation")

    assert (document.office_kind, document.office_place) == ("district", "Kabupaten Indramayu")


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.code)
def test_every_letter_names_a_law_whose_source_is_written_down(letter):
    with translation.override("en"):
        laws = str(letter.basis).split("; ") if letter.basis else []
    source = re.search(rf"\| {re.escape(str(letter.serial))} \| .*\|", LAW.read_text())[0]
    assert ("none is printed" in source) == (not laws)
    for law in laws:
        kind, number, articles = re.fullmatch(
            r"(Law|Government Regulation) (\d+/\d+).*, articles? ([\d and]+)", law
        ).groups()
        assert f"{'UU' if kind == 'Law' else 'PP'} {number}" in source
        assert all(article in source for article in articles.split(" and "))
