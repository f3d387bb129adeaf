"""`rantau document verify --offline`: verify a document without network, database and Django."""

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
    UNKNOWN,
    DocumentVerification,
    extract_seal,
    parse_trust_list,
    verify_document,
)
from rantau.ops.data_directory import get_data_directory, get_keys_directory

SIGNING_KEY_FILE = "documents_ed25519.pem"


class UnusableInput(Exception):
    """An input file or text cannot be used; the message says which and why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verbs and options of `rantau document`."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="verify a PDF, a picture or a QR's text")
    verify.add_argument("what", metavar="FILE|TEXT")
    verify.add_argument("--offline", action="store_true", help="without the database")
    verify.add_argument("--trust", type=Path, help="an exported trust list")
    verify.add_argument("--revocations", type=Path, help="an exported list of revocations")
    for verb, content in (("trust", "trust list"), ("revocations", "list of revocations")):
        export = verbs.add_parser(verb, help=f"export the {content}")
        export.add_argument("file", type=Path)


def verify_offline(arguments: list[str], data: str | None) -> int:
    """Verify a document by the files that the arguments name; print one line.

    data     the data directory whose own key is trusted when no trust list is given
    Returns  0 when valid, else 1
    """
    parser = argparse.ArgumentParser(prog="rantau document", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        keys = read_trust_list(options.trust) if options.trust else read_own_key(data)
        revoked = read_revocations(options.revocations, keys) if options.revocations else None
        verdict = verify_document(read_seal(options.what), keys, at=clock.now(), revoked=revoked)
    except UnusableInput as reason:
        verdict = DocumentVerification(UNKNOWN, str(reason))
    return print_verdict(verdict)


def print_verdict(verdict: DocumentVerification) -> int:
    """Print a verdict as one plain line, with its word where it is not valid; return 0 when valid,
    else 1."""
    sealed = verdict.content
    line = f"{'VALID' if verdict.is_valid else f'NOT VALID ({verdict.verdict})'}: {verdict.reason}"
    if sealed:
        about = [sealed.serial, sealed.letter, sealed.holder]
        about += [f"born {sealed.birth_date}"] if sealed.birth_date else []
        about += [f"passport {sealed.passport}"] if sealed.passport else []
        about += [f"until {sealed.valid_until}"] if sealed.valid_until else []
        line += f" | {', '.join([*about, *filter(None, sealed.values)])}"
    print("".join(character if character.isprintable() else " " for character in line))
    return 0 if verdict.is_valid else 1


def read_seal(what: str) -> bytes:
    """Read the seal from a PDF, a picture, a text file or the text itself; else UnusableInput."""
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
        return decode_seal(content.decode("ascii").strip())
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
    """Read the keys of an exported trust list; UnusableInput where it is none."""
    try:
        return parse_trust_list(path.read_text())
    except (OSError, ValueError) as fault:
        raise UnusableInput(f"{path} is not a trust list") from fault


def read_own_key(data: str | None) -> Keys:
    """Read the public key of this installation; UnusableInput where there is none."""
    path = get_keys_directory(get_data_directory(data)) / SIGNING_KEY_FILE
    if not path.exists():
        raise UnusableInput("there is no trust list: give one with --trust FILE")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableInput(f"{path} is not an Ed25519 key")
    return {compute_key_id(key.public_key()): key.public_key()}


def read_revocations(path: Path, keys: Keys) -> RevocationList:
    """Read an exported list of revocations and verify its signature; UnusableInput if it is bad."""
    try:
        return verify_revocation_list(path.read_bytes(), keys)
    except (OSError, UnreadableSeal, UntrustedKey, AlteredSeal) as fault:
        raise UnusableInput(
            f"{path} is not a list of revocations signed by a trusted key"
        ) from fault


def apply_known_state(verdict: DocumentVerification, state: str) -> DocumentVerification:
    """Combine the verdict on the seal with the document's state in the database."""
    if not verdict.is_valid:
        return verdict
    return replace(verdict, verdict=state, reason=f"Rantau says: {state}")
