"""The journal's signed heads, page by page: who keeps them notices when history changes."""

import re

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.journal.heads import HEADS_A_PAGE, get_public_key, list_published_heads

NUMBER = re.compile(r"[0-9]{1,18}")  # of a head; the database's numbers have at most 19 digits
# A full page never changes again; the last one has new heads every few seconds.
FULL_PAGE_SECONDS, LAST_PAGE_SECONDS = 86_400, 5


@require_safe
def heads_json(request: HttpRequest) -> HttpResponse:
    """The heads after the number `after` (0 when left out), at most a thousand, and from which
    number to go on; 400 when `after` is no number."""
    after = request.GET.get("after", "0")
    if not NUMBER.fullmatch(after):
        return JsonResponse({"error": "after is the number of a head"}, status=400)
    with reading_as(PUBLIC_ACTOR):
        heads = list_published_heads(int(after))
    is_full = len(heads) == HEADS_A_PAGE
    seconds = FULL_PAGE_SECONDS if is_full else LAST_PAGE_SECONDS
    key = get_public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    return JsonResponse(
        {"key": key, "heads": heads, "next": int(after) + len(heads) if is_full else None},
        headers={
            "Cache-Control": f"public, max-age={seconds}",
            "Access-Control-Allow-Origin": "*",
        },
    )
