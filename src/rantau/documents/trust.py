"""What a verifier without a network carries, and how it judges. Pure: no Django, no database."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rantau.documents.seal import (
    Altered,
    Foreign,
    Keys,
    Revoked,
    Sealed,
    Unreadable,
    from_text,
    key_id,
    mark_of,
    unseal,
)

EMBEDDED = re.compile(rb"HTTPS?://[^\s<>()#]{1,200}/V#([A-Z2-7]{40,4000})")


@dataclass(frozen=True)
class Verdict:
    """Whether a document is valid, why or why not in one sentence, and what its seal says."""

    valid: bool
    why: str
    sealed: Sealed | None = None


def keys_of(listed: str) -> dict[bytes, Ed25519PublicKey]:
    """The keys of a trust list, a JSON Web Key Set; ValueError when it is none."""
    try:
        found = [_key(jwk) for jwk in json.loads(listed)["keys"]]
    except (KeyError, TypeError) as fault:
        raise ValueError("not a trust list") from fault
    return {key_id(key): key for key in found}


def _key(jwk: Mapping[str, Any]) -> Ed25519PublicKey:
    raw = base64.urlsafe_b64decode(jwk["x"] + "=" * (-len(jwk["x"]) % 4))
    return Ed25519PublicKey.from_public_bytes(raw)


def seal_in_pdf(pdf: bytes) -> bytes:
    """The seal that a PDF of ours carries in its keywords; Unreadable when it is not just one."""
    found = set(EMBEDDED.findall(pdf))
    if len(found) != 1:
        raise Unreadable()
    return from_text(found.pop().decode())


def judge(cose: bytes, keys: Keys, *, at: datetime, revoked: Revoked | None) -> Verdict:
    """Whether a trusted key sealed just this, and it has neither expired nor been revoked.

    revoked   the list that the verifier carries; None where it has none
    """
    try:
        sealed = unseal(cose, keys)
    except Unreadable:
        return Verdict(False, "this is not a seal of Rantau")
    except Foreign:
        return Verdict(False, "it was signed with a key that is not in the trust list")
    except Altered:
        return Verdict(False, "its content was altered after it was signed")
    if revoked is not None and mark_of(cose) in revoked.marks:
        return Verdict(False, "it was revoked", sealed)
    if sealed.expired(at):
        return Verdict(False, f"it expired on {sealed.valid_until}", sealed)
    return Verdict(True, _how_sure(at, revoked), sealed)


def _how_sure(at: datetime, revoked: Revoked | None) -> str:
    if revoked is None:
        return "whether it was revoked was not checked"
    old = ", which is older than a day" if at > revoked.stale_at else ""
    return f"not revoked by the list of {revoked.made_at:%Y-%m-%d %H:%M} UTC{old}"
