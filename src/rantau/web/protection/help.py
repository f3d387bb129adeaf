"""Tell what happened, in three fields and with no name; the answer comes at once."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core.errors import Invalid, KeyReused
from rantau.protection.lookups import answer_for
from rantau.protection.receipt import code_for, code_hash
from rantau.protection.services.take_contact import take_contact
from rantau.protection.telling import Telling
from rantau.web.protection.public import anonymous

FIELDS = ("what", "where", "reach_by", "reach")


@require_http_methods(["GET", "POST"])
@anonymous
def page(request: HttpRequest) -> HttpResponse:
    """The three questions; or what was told, kept, with reference, code and owner."""
    if request.method == "GET":
        return _ask(request, {"reach_by": "code"}, {})
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    key = _key(request.POST.get("key", ""))
    code = code_for(key)
    terms = Telling(
        what=typed["what"],
        where=typed["where"],
        reach_by=typed["reach_by"] or "code",
        reach=typed["reach"],
    )
    try:
        outcome = take_contact(NOBODY, key, terms, code_hash=code_hash(code))
    except Invalid as refusal:
        return _ask(request, typed, refusal.problems)
    except KeyReused:
        already = _("Catatan yang pertama sudah kami terima. Kirim lagi bila ini catatan baru.")
        return _ask(request, typed, {"": [already]})
    with looking(NOBODY):
        receipt = answer_for(NOBODY, code)
    shown = {"reference": outcome.answer, "code": code, "receipt": receipt}
    return render(request, "protection/received.html", shown)


def _ask(request: HttpRequest, typed: dict[str, str], problems: dict) -> HttpResponse:
    shown = {"typed": typed, "problems": problems, "key": uuid4()}
    status = 422 if problems else 200
    return render(request, "protection/help.html", shown, status=status)


def _key(typed: str) -> UUID:
    """The form's own key; a fresh one when an old phone lost it, since nothing may be refused."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
