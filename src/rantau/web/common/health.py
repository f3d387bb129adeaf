"""For load balancers: alive, and ready to serve; for the operator: whether it is ours."""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from rantau.common.hashing import compute_readiness_proof
from rantau.placement.scheme_checks import find_served_scheme_faults

DATABASE_TIMEOUT_SECONDS = 4.0  # seconds; a database that says nothing for longer is away
MAX_NONCE_LENGTH = 64
# Asked on a thread of its own: a server that is stopped, not dead, leaves the asking hanging.
_probe_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readyz")


@require_safe
def liveness(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """The database answers too, within five seconds, and the schemes can work; 503 when not.

    To `?nonce=…` it adds a proof that only a server with our secret key can give.
    """
    try:
        _probe_executor.submit(_query_database).result(DATABASE_TIMEOUT_SECONDS)
    except (Error, TimeoutError):
        return JsonResponse({"ready": False}, status=503)
    if find_served_scheme_faults():
        return JsonResponse({"ready": False, "schemes": "script/rantau scheme check"}, status=503)
    nonce = request.GET.get("nonce", "")
    if not nonce or len(nonce) > MAX_NONCE_LENGTH:
        return JsonResponse({"ready": True})
    return JsonResponse(
        {"ready": True, "proof": compute_readiness_proof(nonce, settings.SECRET_KEY)}
    )


def _query_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    finally:
        connection.close()
