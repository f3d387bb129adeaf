"""What is issued stands once, numbered without a gap, and is seen by whom it concerns."""

import re
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rantau.access.actor import PUBLIC_ACTOR, Actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.documents import interface
from rantau.documents.interface import LetterKind, issue_document, revoke_document, revoke_documents
from rantau.documents.models import Document, SerialCounter
from rantau.documents.selectors import find_by_check_code, list_documents
from tests.actors import get_officer
from tests.factories import documents
from tests.factories.documents import PERMIT, PERSON, build_draft, get_office_code


@pytest.fixture
def unrelated_document(bandung):
    """Another office's document, so that a query that filters nothing fails."""
    return documents.issue_document(
        bandung, holder="Dewi", passport="X0000009", birth_date=date(1990, 1, 1)
    )


def list_serials(actor):
    with reading_as(actor):
        return set(Document.objects.values_list("serial", flat=True))


def test_a_document_has_serial_check_code_and_seal(indramayu, unrelated_document):
    one = documents.issue_document(indramayu)

    assert one.serial == "UJI-3212-2027-000001"
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", one.check_code)
    with reading_as(indramayu):
        row = Document.objects.get(id=one.id)
    assert (row.holder, row.office_name) == (
        "Siti Nurhalimah",
        "Dinas Tenaga Kerja Kabupaten Indramayu",
    )


def test_issuing_costs_two_statements(indramayu, django_assert_num_queries):
    code = get_office_code(indramayu)
    with reading_as(indramayu), django_assert_num_queries(2):
        issue_document(build_draft(), office=indramayu.office, office_code=code, by=indramayu.ref)


def test_serials_are_counted_per_office_letter_and_year(indramayu, bandung):
    new_year = datetime(2027, 12, 31, 17, 30, tzinfo=UTC)  # already 2028 in Jakarta
    serials = [
        documents.issue_document(indramayu).serial,
        documents.issue_document(bandung).serial,
        documents.issue_document(indramayu).serial,
    ]
    with clock.freeze_clock(new_year):
        serials.append(documents.issue_document(indramayu).serial)
    assert serials == [
        "UJI-3212-2027-000001",
        "UJI-3204-2027-000001",
        "UJI-3212-2027-000002",
        "UJI-3212-2028-000001",
    ]


def test_what_is_rolled_back_leaves_no_gap(indramayu):
    def fail():
        with transaction.atomic():
            documents.issue_document(indramayu)
            raise ZeroDivisionError

    documents.issue_document(indramayu)
    with pytest.raises(ZeroDivisionError):
        fail()
    assert documents.issue_document(indramayu).serial == "UJI-3212-2027-000002"


def test_an_office_issues_in_its_own_name_only(indramayu, bandung):
    with pytest.raises(ProgrammingError, match="policy"), reading_as(indramayu):
        issue_document(build_draft(), office=bandung.office, office_code="3204", by=indramayu.ref)
    with pytest.raises(ProgrammingError), reading_as(PUBLIC_ACTOR):
        issue_document(build_draft(), office=bandung.office, office_code="3204", by="public")


def test_nothing_is_issued_outside_a_transaction(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pytest.raises(RuntimeError):
        issue_document(build_draft(), office=uuid4(), office_code="3212", by="x")


def test_a_line_that_the_letter_does_not_have_is_an_error(indramayu):
    with pytest.raises(ValueError, match="no such lines"):
        documents.issue_document(indramayu, fields={"salary": "1"})


def test_who_sees_a_document(indramayu, bandung, surabaya, headquarters, unrelated_document):
    mine = documents.issue_document(indramayu)
    herself = replace(PUBLIC_ACTOR, role="worker", database_role="r_self", person=PERSON)
    another = replace(herself, person=uuid4())
    agency = Actor(
        ref="x", name="", role="agency", database_role="r_partner", office=indramayu.office
    )

    assert list_serials(indramayu) == {mine.serial}
    assert list_serials(headquarters) == {mine.serial, unrelated_document.serial}
    assert mine.serial in list_serials(herself)
    assert mine.serial not in list_serials(bandung) | list_serials(surabaya) | list_serials(another)
    assert list_serials(agency) == set()
    with pytest.raises(ProgrammingError, match="denied"):
        list_serials(PUBLIC_ACTOR)


def test_nobody_changes_what_was_issued(indramayu):
    one = documents.issue_document(indramayu)
    for sql in ("update documents_document set holder = 'X'", "delete from documents_document"):
        with pytest.raises(ProgrammingError, match="denied"), reading_as(indramayu):
            connection.cursor().execute(sql)
    assert one.serial in list_serials(indramayu)


def test_revoking_one_document_happens_once(indramayu):
    one, other = documents.issue_document(indramayu), documents.issue_document(indramayu)
    with reading_as(indramayu):
        assert revoke_document(one.id, reason="withdrawn", by=indramayu.ref)
        assert not revoke_document(one.id, reason="withdrawn", by=indramayu.ref)
    with reading_as(PUBLIC_ACTOR):
        states = [
            find_by_check_code(PUBLIC_ACTOR, d.serial, d.check_code)[0].state for d in (one, other)
        ]
    assert states == ["revoked", "valid"]


def test_a_withdrawal_revokes_every_document_of_the_record_though_unseen(indramayu, west_java):
    record = uuid4()
    documents.issue_document(indramayu, subject=record)
    documents.issue_document(west_java, subject=record)
    apart = documents.issue_document(west_java)
    with reading_as(indramayu):
        assert revoke_documents(record, reason="withdrawn", by=indramayu.ref) == 2
    with reading_as(west_java):
        assert [d.revoked_by for d in list_documents(record)] == [indramayu.ref]
        assert Document.objects.get(id=apart.id).revoked_at is None


def test_a_letter_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        interface.register_letter_kinds(PERMIT)
    with pytest.raises(ValueError, match="twice"):
        interface.register_letter_kinds(replace(PERMIT, code="another"))
    with pytest.raises(ValueError, match="capitals"):
        interface.register_letter_kinds(LetterKind("third", "Ketiga", "u-1", (), ""))


@pytest.mark.parametrize("issues", [10, pytest.param(500, marks=pytest.mark.long)])
def test_sixteen_at_once_give_no_gap_and_no_double(owner_sql, django_db_blocker, issues):
    """Every third issue is rolled back; the numbers that stand are 1 to n."""
    with django_db_blocker.unblock():
        clerk = get_officer("loket.3212")
        code, kept = get_office_code(clerk), []

        def work(place):
            for number in range(issues):
                try:
                    with reading_as(clerk):
                        one = issue_document(
                            build_draft(), office=clerk.office, office_code=code, by=clerk.ref
                        )
                        if (place + number) % 3 == 0:
                            raise ZeroDivisionError
                    kept.append(one.serial)
                except ZeroDivisionError:
                    continue
            connection.close()

        threads = [threading.Thread(target=work, args=(place,)) for place in range(16)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    numbers = sorted(int(serial[-6:]) for serial in kept)
    assert numbers == list(range(1, len(kept) + 1))
    assert len(kept) == sum((p + n) % 3 != 0 for p in range(16) for n in range(issues))
    counted = owner_sql.execute("select number from documents_serial_counter").fetchall()
    assert counted == [(len(kept),)]
    owner_sql.execute("truncate documents_document, documents_serial_counter")


def test_the_database_itself_refuses_a_serial_twice(indramayu):
    one = documents.issue_document(indramayu)
    with reading_as(indramayu):
        row = Document.objects.get(id=one.id)
        row.id = uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        assert SerialCounter.objects.get().number == 1
