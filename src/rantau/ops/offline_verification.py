"""`rantau document verify --offline`: judges a document with no network, no database, no Django."""

import argparse
from dataclasses import replace
from pathlib import Path

import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from rantau.common import clock
from rantau.documents.pictures import (
    TooManyPixels,
    UnreadablePicture,
    decode_greyscale,
    is_picture,
)
from rantau.documents.seal import (
    AlteredSeal,
    Keys,
    RevocationList,
    UnreadableSeal,
    UntrustedKey,
    compute_key_id,
    decode_seal,
    verify_revocation_list,
)
from rantau.documents.verification import (
    DocumentVerification,
    extract_seal,
    parse_trust_list,
    verify_document,
)
from rantau.ops.data_directory import get_data_directory, get_keys_directory

SIGNING_KEY_FILE = "documents_ed25519.pem"


class UnusableInput(Exception):
    """A file that was given cannot be used; the message says which and why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    verifying = verbs.add_parser("verify", help="judge a PDF, a picture or a QR's text")
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
        keys = read_trust_list(options.trust) if options.trust else read_own_key(data)
        revoked = read_revocations(options.revocations, keys) if options.revocations else None
        verdict = verify_document(read_seal(options.what), keys, at=clock.now(), revoked=revoked)
    except UnusableInput as reason:
        verdict = DocumentVerification(False, str(reason))
    return print_verdict(verdict)


def print_verdict(verdict: DocumentVerification) -> int:
    """Print a verdict as one plain line; its exit code."""
    sealed = verdict.content
    line = f"{'VALID' if verdict.is_valid else 'NOT VALID'}: {verdict.reason}"
    if sealed:
        about = [sealed.serial, sealed.letter, sealed.holder]
        about += [f"born {sealed.birth_date}"] if sealed.birth_date else []
        about += [f"passport {sealed.passport}"] if sealed.passport else []
        about += [f"until {sealed.valid_until}"] if sealed.valid_until else []
        line += f" | {', '.join([*about, *filter(None, sealed.values)])}"
    print("".join(sign if sign.isprintable() else " " for sign in line))
    return 0 if verdict.is_valid else 1


def read_seal(what: str) -> bytes:
    """The seal in a PDF or picture, in a text file, or in the text itself; UnusableInput."""
    try:
        path = Path(what)
        content = path.read_bytes() if len(what) < 256 and path.is_file() else what.encode()
    except OSError as fault:
        raise UnusableInput(f"{what} cannot be read") from fault
    try:
        if content.startswith(b"%PDF-"):
            return extract_seal(content)
        if is_picture(content):
            return _read_seal_from_picture(content)
        return decode_seal(content.decode("ascii"))
    except (UnreadableSeal, UnicodeDecodeError) as fault:
        raise UnusableInput("no seal of Rantau was found in it") from fault


def _read_seal_from_picture(content: bytes) -> bytes:
    try:
        codes = zxingcpp.read_barcodes(decode_greyscale(content))
    except TooManyPixels as fault:
        raise UnusableInput("this picture is too large: save it in a smaller size") from fault
    except UnreadablePicture as fault:
        raise UnusableInput("this picture is damaged and cannot be read") from fault
    ours = [code.text for code in codes if "/V#" in code.text.upper()]
    if len(ours) != 1:
        raise UnreadableSeal()
    return decode_seal(ours[0])


def read_trust_list(path: Path) -> Keys:
    """The keys of an exported trust list; Unusable."""
    try:
        return parse_trust_list(path.read_text())
    except (OSError, ValueError) as fault:
        raise UnusableInput(f"{path} is not a trust list") from fault


def read_own_key(data: str | None) -> Keys:
    """The key of this very installation; Unusable where there is none."""
    path = get_keys_directory(get_data_directory(data)) / SIGNING_KEY_FILE
    if not path.exists():
        raise UnusableInput("there is no trust list: give one with --trust FILE")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableInput(f"{path} is not an Ed25519 key")
    return {compute_key_id(key.public_key()): key.public_key()}


def read_revocations(path: Path, keys: Keys) -> RevocationList:
    """An exported list of revocations, its signature judged; Unusable."""
    try:
        return verify_revocation_list(path.read_bytes(), keys)
    except (OSError, UnreadableSeal, UntrustedKey, AlteredSeal) as fault:
        raise UnusableInput(
            f"{path} is not a list of revocations signed by a trusted key"
        ) from fault


def apply_known_state(verdict: DocumentVerification, state: str) -> DocumentVerification:
    """The verdict under the state that the database knows."""
    if not verdict.is_valid:
        return verdict
    return replace(verdict, is_valid=state == "valid", reason=f"Rantau says: {state}")
