"""Read the answer by the secret code, and write again. The code is never in an address."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core.errors import Invalid, KeyReused
from rantau.protection.errors import NoSuchCode
from rantau.protection.lookups import answer_for
from rantau.protection.receipt import code_hash
from rantau.protection.services.add_message import add_message
from rantau.web.protection.public import anonymous, wrong_too_often

MOST_CODE = 60


@require_http_methods(["GET", "POST"])
@anonymous
def page(request: HttpRequest) -> HttpResponse:
    """Asks for the code; with it, what was written on both sides, and a place to write more."""
    if request.method == "GET":
        return _ask(request)
    code = request.POST.get("code", "")[:MOST_CODE]
    words, problems = request.POST.get("words", ""), {}
    try:
        if words.strip():
            problems = _added(request.POST.get("key", ""), words, code)
        with looking(NOBODY):
            receipt = answer_for(NOBODY, code)
    except NoSuchCode as refusal:
        if wrong_too_often(request):
            return render(request, "429.html", status=429)
        return _ask(request, problem=str(refusal), code=code, status=404)
    shown = {
        "receipt": receipt,
        "code": code,
        "key": uuid4(),
        "problems": problems,
        "words": words if problems else "",
    }
    status = 422 if problems else 200
    return render(request, "protection/answer.html", shown, status=status)


def _added(typed: str, words: str, code: str) -> dict[str, list[str]]:
    """Add the words; the problems with them, if any. Sent twice, they are added once."""
    try:
        key = UUID(typed)
    except ValueError:
        key = uuid4()
    try:
        add_message(NOBODY, key, words, code_hash=code_hash(code))
    except Invalid as refusal:
        return refusal.problems
    except KeyReused:
        return {"words": [_("Tulisan yang pertama sudah kami terima. Kirim lagi bila ini baru.")]}
    return {}


def _ask(
    request: HttpRequest, *, problem: str = "", code: str = "", status: int = 200
) -> HttpResponse:
    shown = {"problem": problem, "code": code}
    return render(request, "protection/answer_ask.html", shown, status=status)
