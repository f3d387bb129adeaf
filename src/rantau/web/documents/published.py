"""What verifiers fetch once and carry with them: keys and revocations. The same for everybody."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.documents.keyring import cose_key_set, jwks
from rantau.documents.revocations import revocations

OPEN = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


@require_safe
def keys_json(request: HttpRequest) -> HttpResponse:
    """The trusted keys as a JSON Web Key Set."""
    return JsonResponse(jwks(), headers=OPEN, content_type="application/jwk-set+json")


@require_safe
def keys_cbor(request: HttpRequest) -> HttpResponse:
    """The trusted keys as a COSE_KeySet."""
    return HttpResponse(cose_key_set(), headers=OPEN, content_type="application/cose-key-set")


@require_safe
def revoked(request: HttpRequest) -> HttpResponse:
    """The signed, dated list of revoked documents."""
    with looking(NOBODY):
        content = revocations(NOBODY)
    return HttpResponse(content, headers=OPEN, content_type="application/cose")
