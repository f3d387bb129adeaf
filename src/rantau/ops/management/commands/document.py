"""`rantau document`: verify a document, export the trust list or the list of revocations."""

import argparse
import json

from django.core.management.base import CommandParser
from django.utils import translation

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.commands import OperatorCommand
from rantau.documents.interface import describe_letter_kinds
from rantau.documents.keyring import build_jwks, get_trusted_keys
from rantau.documents.selectors import build_revocation_list, find_by_seal
from rantau.documents.verification import UNKNOWN, DocumentVerification, verify_document
from rantau.ops import offline_verification
from rantau.ops.offline_verification import (
    UnusableInput,
    apply_known_state,
    print_verdict,
    read_revocations,
    read_seal,
    read_trust_list,
)


def _verify(options: argparse.Namespace) -> int:
    try:
        keys = read_trust_list(options.trust) if options.trust else get_trusted_keys()
        revoked = read_revocations(options.revocations, keys) if options.revocations else None
        cose = read_seal(options.what)
    except UnusableInput as reason:
        return print_verdict(DocumentVerification(UNKNOWN, str(reason)))
    verdict = verify_document(cose, keys, at=clock.now(), revoked=revoked)
    with reading_as(PUBLIC_ACTOR):
        documents = find_by_seal(PUBLIC_ACTOR, cose)
    return print_verdict(apply_known_state(verdict, documents[0].state if documents else UNKNOWN))


class Command(OperatorCommand):
    """`rantau document`: verify a document, export the trust list or the list of revocations."""

    help = "Verify a document, export the trust list or the list of revocations."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verbs and options, which the offline verification shares."""
        offline_verification.add_arguments(parser)

    def run(self, options: argparse.Namespace) -> int:
        """Run the verb; `verify` prints one line and returns 0 when valid, else 1."""
        if options.verb == "verify":
            return _verify(options)
        if options.verb == "trust":
            with translation.override("id"):
                trust_list = {
                    **build_jwks(),
                    "letters": describe_letter_kinds(),
                    "made_at": clock.now().isoformat(),
                }
            options.file.write_text(json.dumps(trust_list, ensure_ascii=False, indent=1) + "\n")
        else:
            with reading_as(PUBLIC_ACTOR):
                options.file.write_bytes(build_revocation_list(PUBLIC_ACTOR))
        print(f"written: {options.file}")
        return 0
