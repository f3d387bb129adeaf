"""`rantau document`: verify a document, export the trust list or the list of revocations."""

import argparse
import json

from django.utils import translation

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.cli.offline import Unusable, add_arguments, found_in, said, trust, with_state
from rantau.cli.offline import revocations as carried
from rantau.core import clock
from rantau.documents.keyring import jwks, trusted
from rantau.documents.letters import described
from rantau.documents.lookups import UNKNOWN, check_seal
from rantau.documents.revocations import revocations
from rantau.documents.trust import Verdict, judge

__all__ = ["add_arguments", "handle"]


def handle(options: argparse.Namespace) -> int:
    """Do what the verb says; verifying prints one line and gives 0 when valid, else 1."""
    if options.verb == "verify":
        return _verify(options)
    if options.verb == "trust":
        with translation.override("id"):
            listed = {**jwks(), "letters": described(), "made_at": clock.now().isoformat()}
        options.file.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
    else:
        with looking(NOBODY):
            options.file.write_bytes(revocations(NOBODY))
    print(f"written: {options.file}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    try:
        keys = trust(options.trust) if options.trust else trusted()
        revoked = carried(options.revocations, keys) if options.revocations else None
        cose = found_in(options.what)
    except Unusable as reason:
        return said(Verdict(False, str(reason)))
    verdict = judge(cose, keys, at=clock.now(), revoked=revoked)
    with looking(NOBODY):
        found = check_seal(NOBODY, cose)
    return said(with_state(verdict, found[0].state if found else UNKNOWN))
