"""For load balancers: alive, and ready to serve; for the operator: whether it is ours."""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from rantau.core.proof import proof_of

PATIENCE = 4.0  # seconds; a database that says nothing for longer is away
LONGEST_NONCE = 64
# Asked on a thread of its own: a server that is stopped, not dead, leaves the asking hanging.
_asking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readyz")


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers too; 503 within five seconds when not.

    To `?nonce=…` it adds a proof that only a server with our secret key can give.
    """
    try:
        _asking.submit(_ask).result(PATIENCE)
    except (Error, TimeoutError):
        return JsonResponse({"ready": False}, status=503)
    nonce = request.GET.get("nonce", "")
    if not nonce or len(nonce) > LONGEST_NONCE:
        return JsonResponse({"ready": True})
    return JsonResponse({"ready": True, "proof": proof_of(nonce, settings.SECRET_KEY)})


def _ask() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    finally:
        connection.close()
