"""Health checks: `/healthz` and `/readyz` for load balancers, and a proof for the operator that the
server that answers is this installation."""

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from rantau.common.database import probe_database
from rantau.common.hashing import compute_readiness_proof
from rantau.placement.scheme_checks import find_served_scheme_faults

MAX_NONCE_LENGTH = 64


@require_safe
def liveness(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return JsonResponse({"alive": True})


@require_safe
def readiness(request: HttpRequest) -> HttpResponse:
    """200 when the database answers within the timeout and no scheme has a fault; else 503.

    For `?nonce=…` the response has a proof that only a server with the same secret key can give.
    """
    try:
        probe_database(_query_database)
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
    with connection.cursor() as cursor:
        cursor.execute("select 1")
