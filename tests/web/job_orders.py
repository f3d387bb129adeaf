"""Forms and pages about agencies and job orders, as an officer fills and reads them."""

from uuid import uuid4

from django.urls import reverse

from rantau.access.scope import reading_as
from rantau.offices.models import Office
from rantau.partners.selectors import list_job_orders, list_proposed_job_orders
from rantau.partners.services.job_orders import confirm_job_order
from tests.actors import get_officer
from tests.web.html import INDONESIAN, read_text

FIRST = "PT Peraga Bakti Mandiri"


def fetch_page(client, name, *args):
    return read_text(client.get(reverse(name, args=args), headers=INDONESIAN))


def build_form(**changes):
    """A whole form as an officer types it."""
    post = Office.objects.get(code="PA-TW-TPE")
    typed = {
        "key": str(uuid4()),
        "employer": "Peraga Semikonduktor",
        "employer_kind": "firm",
        "post": str(post.id),
        "city": "Hsinchu",
        "occupation": "Operator mesin",
        "female": "3",
        "male": "0",
        "mixed": "0",
        "wage": "29.500",
        "currency": "twd",
        "permit_number": "B.432/SIP2MI/III/2027",
        "permit_from": "01-03-2027",
        "permit_until": "01-09-2027",
        "opens_on": "02-03-2027",
        "closes_on": "01-08-2027",
    }
    return typed | changes


def propose_job_order(client, code="AG-001", **changes):
    address = reverse("partners:open_job_order", args=[code])
    return client.post(address, build_form(**changes), headers=INDONESIAN)


def open_job_order(client, code="AG-001", **changes):
    """Propose it on the page; then a second person confirms whatever waits."""
    answer = propose_job_order(client, code, **changes)
    other = get_officer("pusat-2")
    with reading_as(other):
        waiting = [each.reference for each in list_proposed_job_orders(other)]
    for reference in waiting:
        confirm_job_order(other, uuid4(), reference)
    return answer


def get_first_number(actor):
    with reading_as(actor):
        return list_job_orders(actor).first().number
