"""A telephone that keeps keys, as tests hold one (https://www.w3.org/TR/webauthn-3/)."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ADDRESS = "https://rantau.example"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Telephone:
    """A telephone with one key. What a thief or a bad browser changes is an attribute."""

    address: str = ADDRESS
    count: int = 0
    is_counting: bool = True
    is_verifying: bool = True
    is_framed: bool = False
    name: bytes = b"key-of-this-telephone"
    handle: bytes = b""
    secret: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make_key(self, options):
        """What a browser sends after it was asked to make a key."""
        self.handle = options["user"]["id"]
        public = cbor.encode(ES256.from_cryptography_key(self.secret.public_key()))
        attested = bytes(16) + struct.pack(">H", len(self.name)) + self.name + public
        data = self._build_data(ATTESTED) + attested
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._build_client_data("webauthn.create", options),
            attestationObject=statement,
        )

    def sign(self, options):
        """What a browser sends after it was asked to sign in."""
        self.count += 1 if self.is_counting else 0
        data, client = self._build_data(0), self._build_client_data("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        answer = json.loads(
            self._answer(
                clientDataJSON=client,
                authenticatorData=data,
                signature=self.secret.sign(signed, ec.ECDSA(hashes.SHA256())),
            )
        )
        answer["response"]["userHandle"] = self.handle
        return json.dumps(answer)

    def _build_data(self, flags):
        host = urlsplit(self.address).hostname.encode()
        flags |= PRESENT | (VERIFIED if self.is_verifying else 0)
        return hashlib.sha256(host).digest() + struct.pack(">BI", flags, self.count)

    def _build_client_data(self, kind, options):
        return json.dumps(
            {
                "type": kind,
                "challenge": options["challenge"],
                "origin": self.address,
                "crossOrigin": self.is_framed,
            }
        ).encode()

    def _answer(self, **response):
        name = websafe_encode(self.name)
        parts = {key: websafe_encode(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
