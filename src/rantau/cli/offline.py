"""`rantau document verify --offline`: judges a document with no network, no database, no Django."""

import argparse
from dataclasses import replace
from pathlib import Path

import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from rantau.cli.place import data_folder, keys_folder
from rantau.core import clock
from rantau.documents.pictures import NoPicture, grey
from rantau.documents.seal import (
    Altered,
    Foreign,
    Keys,
    Revoked,
    Unreadable,
    from_text,
    key_id,
    unseal_revoked,
)
from rantau.documents.trust import Verdict, judge, keys_of, seal_in_pdf

SIGNING = "documents_ed25519.pem"


class Unusable(Exception):
    """A file that was given cannot be used; the message says which and why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    verifying = verbs.add_parser("verify", help="judge a document: a PDF, a PNG, or the QR's text")
    verifying.add_argument("what", metavar="FILE|TEXT")
    verifying.add_argument("--offline", action="store_true", help="ask no database")
    verifying.add_argument("--trust", type=Path, help="an exported trust list")
    verifying.add_argument("--revocations", type=Path, help="an exported list of revocations")
    for verb, words in (("trust", "trust list"), ("revocations", "list of revocations")):
        exporting = verbs.add_parser(verb, help=f"export the {words}")
        exporting.add_argument("file", type=Path)


def verify_offline(words: list[str], data: str | None) -> int:
    """Judge by what is carried along; print one line; 0 when valid, else 1.

    data   the data folder whose own key is trusted when no trust list is given
    """
    parser = argparse.ArgumentParser(prog="rantau document", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(words)
    try:
        keys = trust(options.trust) if options.trust else own_key(data)
        revoked = revocations(options.revocations, keys) if options.revocations else None
        verdict = judge(found_in(options.what), keys, at=clock.now(), revoked=revoked)
    except Unusable as reason:
        verdict = Verdict(False, str(reason))
    return said(verdict)


def said(verdict: Verdict) -> int:
    """Print a verdict as one plain line; its exit code."""
    sealed = verdict.sealed
    line = f"{'VALID' if verdict.valid else 'NOT VALID'}: {verdict.why}"
    if sealed:
        about = [sealed.serial, sealed.letter, sealed.holder]
        about += [f"born {sealed.birth_date}"] if sealed.birth_date else []
        about += [f"passport {sealed.passport}"] if sealed.passport else []
        about += [f"until {sealed.valid_until}"] if sealed.valid_until else []
        line += f" | {', '.join([*about, *filter(None, sealed.values)])}"
    print("".join(sign if sign.isprintable() else " " for sign in line))
    return 0 if verdict.valid else 1


def found_in(what: str) -> bytes:
    """The seal in a PDF or PNG file, in a text file, or in the text itself; Unusable."""
    try:
        path = Path(what)
        content = path.read_bytes() if len(what) < 256 and path.is_file() else what.encode()
    except OSError as fault:
        raise Unusable(f"{what} cannot be read") from fault
    try:
        if content.startswith(b"%PDF-"):
            return seal_in_pdf(content)
        if content.startswith(b"\x89PNG"):
            return _in_picture(content)
        return from_text(content.decode("ascii"))
    except (Unreadable, UnicodeDecodeError) as fault:
        raise Unusable("no seal of Rantau was found in it") from fault


def _in_picture(png: bytes) -> bytes:
    try:
        codes = zxingcpp.read_barcodes(grey(png))
    except NoPicture as fault:
        raise Unusable("this PNG cannot be read: save it with 8 bits, not interlaced") from fault
    ours = [code.text for code in codes if "/V#" in code.text.upper()]
    if len(ours) != 1:
        raise Unreadable()
    return from_text(ours[0])


def trust(path: Path) -> Keys:
    """The keys of an exported trust list; Unusable."""
    try:
        return keys_of(path.read_text())
    except (OSError, ValueError) as fault:
        raise Unusable(f"{path} is not a trust list") from fault


def own_key(data: str | None) -> Keys:
    """The key of this very installation; Unusable where there is none."""
    path = keys_folder(data_folder(data)) / SIGNING
    if not path.exists():
        raise Unusable("there is no trust list: give one with --trust FILE")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Unusable(f"{path} is not an Ed25519 key")
    return {key_id(key.public_key()): key.public_key()}


def revocations(path: Path, keys: Keys) -> Revoked:
    """An exported list of revocations, its signature judged; Unusable."""
    try:
        return unseal_revoked(path.read_bytes(), keys)
    except (OSError, Unreadable, Foreign, Altered) as fault:
        raise Unusable(f"{path} is not a list of revocations signed by a trusted key") from fault


def with_state(verdict: Verdict, state: str) -> Verdict:
    """The verdict under the state that the database knows."""
    if not verdict.valid:
        return verdict
    return replace(verdict, valid=state == "valid", why=f"Rantau says: {state}")
