"""Occupations are suggested, kept in one way, and shown in the reader's language."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from rantau.access.scope import acting_as, reading_as
from rantau.documents.models import Document
from rantau.partners.models import QuotaLine
from rantau.partners.selectors import list_proposed_job_orders
from rantau.placement.models import Placement
from tests.actors import get_officer
from tests.factories.persons import create_person
from tests.factories.placements import create_placement, get_quota_line
from tests.web.html import INDONESIAN, read_text
from tests.web.job_orders import propose_job_order

ENGLISH = {"accept-language": "en"}
OTHER = "Pelatih gajah"  # no occupation of the list


def get_proposal(actor):
    """The one job order that waits for a second person."""
    with reading_as(actor):
        (proposal,) = list_proposed_job_orders(actor)
    return proposal


def read_proposal(client, reference, headers):
    return read_text(
        client.get(reverse("partners:job_order_proposal", args=[reference]), headers=headers)
    )


@pytest.mark.parametrize(
    ("headers", "name"), [(INDONESIAN, "Operator pabrik"), (ENGLISH, "Factory worker")]
)
def test_the_form_of_a_job_order_suggests_them_without_script(as_who, headers, name):
    address = reverse("partners:open_job_order", args=["AG-001"])
    page = read_text(as_who("pusat").get(address, headers=headers))
    assert 'list="id_occupation_list"' in page
    assert '<datalist id="id_occupation_list">' in page
    assert f'<option value="{name}">' in page


def test_one_of_the_list_is_kept_in_one_way_and_read_in_both_languages(as_who, headquarters):
    assert propose_job_order(as_who("pusat"), occupation=" factory  WORKER").status_code == 302
    proposal = get_proposal(headquarters)
    client = as_who("pusat-2")

    assert proposal.occupation == "Operator pabrik"
    assert "<dd>Operator pabrik</dd>" in read_proposal(client, proposal.reference, INDONESIAN)
    assert "<dd>Factory worker</dd>" in read_proposal(client, proposal.reference, ENGLISH)


def test_any_other_is_allowed_and_shown_as_it_was_typed(as_who, headquarters):
    assert propose_job_order(as_who("pusat"), occupation=OTHER).status_code == 302
    reference = get_proposal(headquarters).reference
    for headers in (INDONESIAN, ENGLISH):
        assert f"<dd>{OTHER}</dd>" in read_proposal(as_who("pusat-2"), reference, headers)


def test_what_is_typed_stays_where_the_form_is_wrong(as_who):
    page = read_text(propose_job_order(as_who("pusat"), occupation="welder", female="0"))
    assert 'value="welder"' in page


def test_invisible_characters_in_an_occupation_are_refused(as_who):
    answer = propose_job_order(as_who("pusat"), occupation="Juru las\u202e")
    assert answer.status_code == 422


def test_somebody_without_an_agency_is_enrolled_under_the_name_of_the_list(as_who):
    person = create_person(get_officer("loket.3212"), name="Wartini", nik="", phone="")
    client = as_who("loket.3212")
    form = {"key": str(uuid4()), "scheme": "g2g-korea", "occupation": "WELDER"}
    answer = client.post(
        reverse("placement:enrol", args=[person]), form, follow=True, headers=ENGLISH
    )

    assert "Welder, South Korea" in read_text(answer)
    with reading_as(get_officer("loket.3212")):
        assert Placement.objects.get().occupation == "Juru las"


def test_worklist_and_file_name_it_in_the_readers_language(as_who):
    journey = create_placement()
    client = as_who("loket.3212")
    file = reverse("placement:file", args=[journey.reference])

    assert "Operator pabrik, Taiwan" in read_text(client.get(file, headers=INDONESIAN))
    assert "Factory worker, Taiwan" in read_text(client.get(file, headers=ENGLISH))
    desk = reverse("common:desk")
    assert "Taiwan, Factory worker" in read_text(client.get(desk, headers=ENGLISH))


def test_an_issued_document_has_its_indonesian_name_whatever_was_typed_before(headquarters):
    order = get_quota_line(get_officer("p3mi.1")).job_order_id
    with transaction.atomic(), acting_as(headquarters):
        line = QuotaLine.objects.create(
            job_order_id=order,
            occupation="factory WORKER",
            sex="F",
            quota=5,
            wage=Decimal(29_500),
            currency="TWD",
        )
    journey = create_placement(line=line)
    assert journey.get().occupation == "factory WORKER"
    journey.advance_to_selected()

    with reading_as(headquarters):
        issued = Document.objects.filter(subject=journey.get().id)
        assert {each.fields["occupation"] for each in issued} == {"Operator pabrik"}
