"""Verify a document without a network: trust list, seal, revocation list.

Pure: no Django, no database.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rantau.documents.seal import (
    AlteredSeal,
    Keys,
    RevocationList,
    SealedDocument,
    UnreadableSeal,
    UntrustedKey,
    compute_key_id,
    decode_seal,
    verify_seal,
)

# The verdicts, one word each, alike in every verifier; the browser's `seal.js` has the same words.
VALID, REVOKED, EXPIRED, PREMATURE, UNKNOWN = "valid", "revoked", "expired", "premature", "unknown"
# What only the service knows: revoked because another was issued in its place, or because what it
# rests on is being checked again. A list of revocations says *revoked* of both.
REPLACED, SUSPENDED = "replaced", "suspended"
FAULTS: Mapping[type[Exception], str] = {
    UnreadableSeal: "this is not a seal of Rantau",
    UntrustedKey: "it was signed with a key that is not in the trust list",
    AlteredSeal: "its content was altered after it was signed",
}
EMBEDDED_SEAL_PATTERN = re.compile(rb"HTTPS?://[^\s<>()#]{1,200}/V#([A-Z2-7]{40,4000})")


@dataclass(frozen=True)
class DocumentVerification:
    """The verdict on a document, the reason in one sentence, and the content of its seal.

    verdict  VALID, REVOKED, EXPIRED, PREMATURE (issued after the moment of the check), or UNKNOWN:
             not sealed in our form by a trusted key
    """

    verdict: str
    reason: str
    content: SealedDocument | None = None

    @property
    def is_valid(self) -> bool:
        """Whether the document counts."""
        return self.verdict == VALID


def parse_trust_list(text: str) -> dict[bytes, Ed25519PublicKey]:
    """The keys of a trust list (JSON Web Key Set), by id; ValueError when it is none."""
    try:
        keys = [_parse_jwk(jwk) for jwk in json.loads(text)["keys"]]
    except (KeyError, TypeError) as error:
        raise ValueError("not a trust list") from error
    return {compute_key_id(key): key for key in keys}


def _parse_jwk(jwk: Mapping[str, Any]) -> Ed25519PublicKey:
    raw = base64.urlsafe_b64decode(jwk["x"] + "=" * (-len(jwk["x"]) % 4))
    return Ed25519PublicKey.from_public_bytes(raw)


def extract_seal(pdf: bytes) -> bytes:
    """The seal that a PDF of ours carries in its keywords. Raises UnreadableSeal unless there is
    one."""
    seals = set(EMBEDDED_SEAL_PATTERN.findall(pdf))
    if len(seals) != 1:
        raise UnreadableSeal()
    return decode_seal(seals.pop().decode())


def verify_document(
    cose: bytes, keys: Keys, *, at: datetime, revoked: RevocationList | None
) -> DocumentVerification:
    """Whether a trusted key sealed this, and it has neither expired nor been revoked.

    at       the moment of the check, aware
    revoked  the verifier's revocation list; None where it has none
    """
    try:
        sealed = verify_seal(cose, keys)
    except (UnreadableSeal, UntrustedKey, AlteredSeal) as error:
        return DocumentVerification(UNKNOWN, FAULTS[type(error)])
    return _judge_state(sealed, at, revoked, is_revoked=bool(revoked and revoked.is_revoked(cose)))


def _judge_state(
    sealed: SealedDocument, at: datetime, revoked: RevocationList | None, *, is_revoked: bool
) -> DocumentVerification:
    if is_revoked:
        return DocumentVerification(REVOKED, "it was revoked", sealed)
    if sealed.is_expired(at):
        return DocumentVerification(EXPIRED, f"it expired on {sealed.valid_until}", sealed)
    if sealed.is_premature(at):
        reason = f"this clock says that it is issued only at {sealed.issued_at:%Y-%m-%d %H:%M} UTC"
        return DocumentVerification(PREMATURE, reason, sealed)
    return DocumentVerification(VALID, _describe_revocation_check(at, revoked), sealed)


def _describe_revocation_check(at: datetime, revoked: RevocationList | None) -> str:
    if revoked is None:
        return "whether it was revoked was not checked"
    old = ", which is older than a day" if at > revoked.expires_at else ""
    return f"not revoked by the list of {revoked.issued_at:%Y-%m-%d %H:%M} UTC{old}"
