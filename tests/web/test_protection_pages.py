"""Help without a name, the crisis desk, its contacts and its roster, as pages."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from markupsafe import escape

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.protection.inputs import ShiftInput
from rantau.protection.models import Case, Contact
from rantau.protection.selectors import get_contact
from rantau.protection.services.roster import set_shift
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.cases import LOCKED_IN, create_case, create_contact
from tests.web.html import INDONESIAN

CODE = re.compile(r'name="code" value="([0-9A-Z-]{19})"')
REFERENCE = re.compile(r"BT-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def send_report(client, **fields):
    typed = {"key": str(uuid4()), "what": "Dikurung", "where": "Riyadh", "reach_by": "code"}
    return client.post("/bantuan/", typed | fields, headers=INDONESIAN)


def get_stored_contact(reference):
    actor = get_officer("operator.cc")
    with reading_as(actor):
        return get_contact(actor, reference, purpose="test")


def count_bytes(answer):
    """The bytes of a page with all that it loads from us."""
    page = answer.content
    files = re.findall(rb'(?:href|src)="/static/([^"]+)', page)
    return len(page) + sum((Path(settings.STATIC_ROOT) / f.decode()).stat().st_size for f in files)


@pytest.mark.parametrize("path", ["/bantuan/", "/bantuan/jawaban/", "/bantuan/?bahasa=en"])
def test_a_help_page_is_light_neutral_and_leaves_no_trace(client, db, path):
    answer = client.get(path)
    page = answer.content.decode()
    assert count_bytes(answer) < 15_000
    assert re.findall("<title>(.*)</title>", page) in (["Catatan"], ["Notes"])
    assert client.cookies == {}
    assert "data-leave" in page
    assert "no-store" in answer["Cache-Control"]
    assert "csrfmiddlewaretoken" not in page


def test_telling_gives_a_number_to_speak_and_a_code_to_keep(client, db):
    page = send_report(client).content.decode()
    reference, code = REFERENCE.search(page)[0], CODE.search(page)[1]
    assert get_stored_contact(reference).what == "Dikurung"
    answer = client.post("/bantuan/jawaban/", {"code": code.lower().replace("-", " ")})
    assert reference in answer.content.decode()


def test_the_code_never_stands_in_an_address(client, db):
    page = send_report(client).content.decode()
    code = CODE.search(page)[1]
    assert not re.search(rf'(?:href|action|src)="[^"]*{code}', page)
    assert client.get(f"/bantuan/jawaban/?code={code}").content.decode().count("Dikurung") == 0


def test_sending_the_same_form_again_shows_the_same(client, db):
    key = str(uuid4())
    first, again = (send_report(client, key=key).content.decode() for _ in range(2))
    assert (CODE.search(first)[1], REFERENCE.search(first)[0]) == (
        CODE.search(again)[1],
        REFERENCE.search(again)[0],
    )


def test_going_back_and_changing_the_words_loses_nothing(client, db):
    key = str(uuid4())
    send_report(client, key=key)
    again = send_report(client, key=key, what="Kata yang lain")
    assert again.status_code == 422
    page = again.content.decode()
    assert "Kata yang lain" in page
    assert key not in page


def test_a_phone_that_loses_the_key_is_heard_all_the_same(client, db):
    answer = client.post("/bantuan/", {"what": "Tolong"})
    assert answer.status_code == 200
    assert get_stored_contact(REFERENCE.search(answer.content.decode())[0]).reach_by == "code"


@pytest.mark.parametrize(
    "what", ["😭", "<script>alert(1)</script>", "a\0b", "ساعدوني", "'; drop table x --"]
)
def test_any_words_are_taken_and_shown_as_words(client, db, what):
    answer = send_report(client, what=what)
    assert answer.status_code == 200
    reference = REFERENCE.search(answer.content.decode())[0]
    assert get_stored_contact(reference).what == what.replace("\0", "")
    client.force_login(Account.objects.get(login="kasus.cc"))
    shown = client.get(f"/pusat-krisis/laporan/{reference}/").content.decode()
    assert escape(what.replace("\0", "")) in shown


def test_what_cannot_be_sent_is_said_and_what_was_typed_stays(client, db):
    answer = send_report(client, what=" ", where="<b>Riyadh</b>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "&lt;b&gt;Riyadh" in page
    assert 'href="#what"' in page


def test_ten_megabytes_are_refused_plainly(client, db):
    answer = send_report(client, what="x" * 10_000_000)
    assert answer.status_code == 400
    assert "terlalu besar" in answer.content.decode()


def test_a_message_is_added_once_however_often_it_is_sent(client, db):
    code = CODE.search(send_report(client).content.decode())[1]
    words = {"code": code, "key": str(uuid4()), "words": "Pintu belakang terbuka"}
    for _ in range(2):
        page = client.post("/bantuan/jawaban/", words).content.decode()
    assert page.count("Pintu belakang terbuka") == 1


def test_wrong_codes_are_slowed_and_right_ones_never(client, db):
    code = CODE.search(send_report(client).content.decode())[1]
    seen = [
        client.post("/bantuan/jawaban/", {"code": "0000-0000-0000-0000"}).status_code
        for _ in range(22)
    ]
    assert (seen[0], seen[19], seen[-1]) == (404, 404, 429)
    assert client.post("/bantuan/jawaban/", {"code": code}).status_code == 200


def test_the_desk_shows_what_waits_and_that_the_worker_is_silent(client, desk):
    waiting, case = create_contact()[0], create_case(desk)
    page = client.get("/pusat-krisis/").content.decode()
    assert page.index(waiting) < page.index(case)
    assert "Proses latar diam" in page


def test_the_desk_costs_the_same_for_one_case_and_for_many(
    client, desk, django_assert_max_num_queries
):
    for _ in range(3):
        create_case(desk), create_contact()
    client.get("/pusat-krisis/")
    with django_assert_max_num_queries(16):  # entry, heartbeat, scope, and eight for the page
        client.get("/pusat-krisis/")


def test_an_operator_writes_down_a_call(client, desk):
    typed = {"key": str(uuid4()), "channel": "phone", "what": "Menelepon", "reach_by": "code"}
    page = client.post("/pusat-krisis/catat/", typed).content.decode()
    assert get_stored_contact(REFERENCE.search(page)[0]).channel == "phone"


def send_contact_form(client, reference, do, **fields):
    typed = {f"{do}-{name}": value for name, value in fields.items()}
    path = f"/pusat-krisis/laporan/{reference}/"
    return client.post(path, {"do": do, f"{do}-key": str(uuid4()), **typed})


def test_a_contact_is_read_and_becomes_a_case(client, desk):
    reference = create_contact()[0]
    assert LOCKED_IN.what in client.get(f"/pusat-krisis/laporan/{reference}/").content.decode()
    answer = send_contact_form(
        client, reference, "triage", signs=["locked_in"], summary="Dikurung", owner="mine"
    )
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "P1" in page
    assert (
        send_contact_form(client, reference, "triage", summary="Lagi", owner="mine").status_code
        == 409
    )


def test_the_checklist_asks_when_it_began_and_the_case_shows_that_day(client, desk):
    fields = {"signs": ["wages"], "summary": "Gaji", "owner": "mine", "accused": "AG-001"}
    reference = create_contact()[0]
    refused = send_contact_form(client, reference, "triage", **fields, happened="01-01-2031")
    assert refused.status_code == 422
    answer = send_contact_form(client, reference, "triage", **fields, happened="14-02-2027")
    case = client.get(answer["Location"], headers={"accept-language": "id"}).content.decode()
    assert "terjadi sejak 14-02-2027" in read_dates(" ".join(case.split()))


def test_a_contact_is_linked_or_ended(client, desk):
    case = create_case(desk)
    assert (
        send_contact_form(client, create_contact()[0], "link", case="KS-0000-0000").status_code
        == 422
    )
    assert send_contact_form(client, create_contact()[0], "link", case=case).status_code == 302
    assert (
        send_contact_form(
            client, create_contact()[0], "settle", end="answered", answer=""
        ).status_code
        == 422
    )
    assert (
        send_contact_form(client, create_contact()[0], "settle", end="nuisance").status_code == 302
    )


def test_what_was_mistyped_at_the_checklist_is_shown_there(client, desk):
    answer = send_contact_form(
        client, create_contact()[0], "triage", summary="x", accused="XX-9", owner="mine"
    )
    assert answer.status_code == 422
    assert "XX-9" in answer.content.decode()


def test_the_duty_lead_sets_a_shift_in_the_desks_own_time(client, db):
    client.force_login(Account.objects.get(login="pimpinan.cc"))
    night = get_officer("operator.cc")
    typed = {
        "account": night.ref,
        "starts": "02-03-2027 09.00",
        "ends": "02-03-2027 17.00",
        "key": str(uuid4()),
    }
    assert client.post("/pusat-krisis/jaga/", typed).status_code == 302
    send_report(client)
    actor = get_officer("operator.cc")
    with reading_as(actor):
        assert Contact.objects.get().owner == night.ref
        assert Case.objects.count() == 0


def test_who_may_not_set_a_shift_is_told_so(client, desk):
    typed = {
        "account": desk.ref,
        "starts": "02-03-2027 09.00",
        "ends": "02-03-2027 17.00",
        "key": str(uuid4()),
    }
    assert client.post("/pusat-krisis/jaga/", typed).status_code == 403


def test_the_roster_names_the_zone_of_both_ends(client, db):
    lead = get_officer("pimpinan.cc")
    set_shift(lead, uuid4(), ShiftInput(lead.ref, clock.now(), clock.now() + timedelta(hours=8)))
    client.force_login(Account.objects.get(login="pimpinan.cc"))
    page = read_dates(client.get("/pusat-krisis/jaga/").content.decode())
    assert "02-03-2027 10.00 WIB" in page
    assert "02-03-2027 18.00 WIB" in page


def test_the_front_page_leads_to_help(client, db):
    assert "/bantuan/" in client.get("/").content.decode()
