"""What is issued stands once, numbered without a gap, and is seen by whom it concerns."""

import re
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rantau.access.actor import NOBODY, Actor
from rantau.access.scope import looking
from rantau.core import clock
from rantau.documents import letters
from rantau.documents.letters import Letter
from rantau.documents.lookups import check_code, documents_of
from rantau.documents.models import Document, SerialCounter
from rantau.documents.parts import issue, revoke, revoke_all
from tests.cast import officer
from tests.documents.papers import PERMIT, PERSON, code_of, issued, paper


@pytest.fixture
def noise(bandung):
    """Another office's document, so that a look-up that filters nothing fails."""
    return issued(bandung, holder="Dewi", passport="X0000009", birth_date=date(1990, 1, 1))


def seen(actor):
    with looking(actor):
        return set(Document.objects.values_list("serial", flat=True))


def test_a_document_has_serial_check_code_and_seal(indramayu, noise):
    one = issued(indramayu)

    assert one.serial == "UJI-3212-2027-000001"
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", one.check_code)
    with looking(indramayu):
        row = Document.objects.get(id=one.id)
    assert (row.holder, row.office_name) == (
        "Siti Nurhalimah",
        "Dinas Tenaga Kerja Kabupaten Indramayu",
    )


def test_issuing_costs_two_statements(indramayu, django_assert_num_queries):
    code = code_of(indramayu)
    with looking(indramayu), django_assert_num_queries(2):
        issue(paper(), office=indramayu.office, office_code=code, by=indramayu.ref)


def test_serials_are_counted_per_office_letter_and_year(indramayu, bandung):
    new_year = datetime(2027, 12, 31, 17, 30, tzinfo=UTC)  # already 2028 in Jakarta
    serials = [issued(indramayu).serial, issued(bandung).serial, issued(indramayu).serial]
    with clock.frozen(new_year):
        serials.append(issued(indramayu).serial)
    assert serials == [
        "UJI-3212-2027-000001", "UJI-3204-2027-000001", "UJI-3212-2027-000002",
        "UJI-3212-2028-000001",
    ]  # fmt: skip


def test_what_is_rolled_back_leaves_no_gap(indramayu):
    def fail():
        with transaction.atomic():
            issued(indramayu)
            raise ZeroDivisionError

    issued(indramayu)
    with pytest.raises(ZeroDivisionError):
        fail()
    assert issued(indramayu).serial == "UJI-3212-2027-000002"


def test_an_office_issues_in_its_own_name_only(indramayu, bandung):
    with pytest.raises(ProgrammingError, match="policy"), looking(indramayu):
        issue(paper(), office=bandung.office, office_code="3204", by=indramayu.ref)
    with pytest.raises(ProgrammingError), looking(NOBODY):
        issue(paper(), office=bandung.office, office_code="3204", by="public")


def test_nothing_is_issued_outside_a_transaction(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pytest.raises(RuntimeError):
        issue(paper(), office=uuid4(), office_code="3212", by="x")


def test_a_line_that_the_letter_does_not_have_is_an_error(indramayu):
    with pytest.raises(ValueError, match="no such lines"):
        issued(indramayu, fields={"salary": "1"})


def test_who_sees_a_document(indramayu, bandung, surabaya, headquarters, noise):
    mine = issued(indramayu)
    herself = replace(NOBODY, role="worker", scope="r_self", person=PERSON)
    another = replace(herself, person=uuid4())
    agency = Actor(ref="x", name="", role="agency", scope="r_partner", office=indramayu.office)

    assert seen(indramayu) == {mine.serial}
    assert seen(headquarters) == {mine.serial, noise.serial}
    assert mine.serial in seen(herself)
    assert mine.serial not in seen(bandung) | seen(surabaya) | seen(another)
    assert seen(agency) == set()
    with pytest.raises(ProgrammingError, match="denied"):
        seen(NOBODY)


def test_nobody_changes_what_was_issued(indramayu):
    one = issued(indramayu)
    for sql in ("update documents_document set holder = 'X'", "delete from documents_document"):
        with pytest.raises(ProgrammingError, match="denied"), looking(indramayu):
            connection.cursor().execute(sql)
    assert one.serial in seen(indramayu)


def test_revoking_one_document_happens_once(indramayu):
    one, other = issued(indramayu), issued(indramayu)
    with looking(indramayu):
        assert revoke(one.id, reason="withdrawn", by=indramayu.ref)
        assert not revoke(one.id, reason="withdrawn", by=indramayu.ref)
    with looking(NOBODY):
        states = [check_code(NOBODY, d.serial, d.check_code)[0].state for d in (one, other)]
    assert states == ["revoked", "valid"]


def test_a_withdrawal_revokes_every_document_of_the_record_though_unseen(indramayu, west_java):
    record = uuid4()
    issued(indramayu, subject=record)
    issued(west_java, subject=record)
    apart = issued(west_java)
    with looking(indramayu):
        assert revoke_all(record, reason="withdrawn", by=indramayu.ref) == 2
    with looking(west_java):
        assert [d.revoked_by for d in documents_of(record)] == [indramayu.ref]
        assert Document.objects.get(id=apart.id).revoked_at is None


def test_a_letter_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        letters.shelve(PERMIT)
    with pytest.raises(ValueError, match="twice"):
        letters.shelve(replace(PERMIT, code="another"))
    with pytest.raises(ValueError, match="capitals"):
        letters.shelve(Letter("third", "Ketiga", "u-1", (), ""))


def test_sixteen_at_once_give_no_gap_and_no_double(owner_sql, django_db_blocker):
    """Every third of 160 issues is rolled back; the numbers that stand are 1 to n."""
    with django_db_blocker.unblock():
        clerk = officer("loket.3212")
        code, kept = code_of(clerk), []

        def work(place):
            for number in range(10):
                try:
                    with looking(clerk):
                        one = issue(paper(), office=clerk.office, office_code=code, by=clerk.ref)
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
    assert len(kept) == 160 - sum((p + n) % 3 == 0 for p in range(16) for n in range(10))
    counted = owner_sql.execute("select number from documents_serial_counter").fetchall()
    assert counted == [(len(kept),)]
    owner_sql.execute("truncate documents_document, documents_serial_counter")


def test_the_database_itself_refuses_a_serial_twice(indramayu):
    one = issued(indramayu)
    with looking(indramayu):
        row = Document.objects.get(id=one.id)
        row.id = uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
        assert SerialCounter.objects.get().number == 1
