"""What arrives is not always a form: too much of it, half of it, or none that anybody can read."""

import gzip
from collections.abc import Iterator

from tests.addresses import PAGES
from tests.fuzz.sending import FORM_TYPE, Sender

PARTS = "multipart/form-data; boundary=garis"
MUCH = 10 * 1024 * 1024
BODIES = {
    "ten megabytes": (b"name=" + b"x" * MUCH, FORM_TYPE),
    "ten thousand fields": (b"&".join(b"a%d=1" % i for i in range(10_000)), FORM_TYPE),
    "half a part": (b"--garis\r\nContent-Disposition: form-data; name=", PARTS),
    "no boundary": (b"name=Siti", "multipart/form-data"),
    "a boundary that never comes": (b"name=Siti", PARTS),
    "broken base64": (
        b'--garis\r\nContent-Disposition: form-data; name="name"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--garis--\r\n",
        PARTS,
    ),
    "JSON": (b'{"name": "Siti"}', "application/json"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "text/xml"),
    "packed": (gzip.compress(b"name=Siti"), FORM_TYPE),
    "bytes": (bytes(range(256)), "application/octet-stream"),
    "an unknown alphabet": (b"name=Siti", f"{FORM_TYPE}; charset=nonsense"),
    "UTF-16": ("name=Siti".encode("utf-16"), f"{FORM_TYPE}; charset=utf-16"),
    "nothing": (b"", FORM_TYPE),
    "nothing of no kind": (b"", ""),
}


# Bodies are read by the same code for all pages, so most pages are sent only these.
EVERYWHERE = ("ten megabytes", "half a part", "JSON", "bytes", "nothing")


def find_body_faults(name: str, sender: Sender) -> Iterator[str]:
    """Everything that is wrong with the answers of the address to what is no form."""
    for called in BODIES if PAGES[name].every_body else EVERYWHERE:
        sent = sender.post(*BODIES[called])
        if sent.status >= 500:
            yield f"{called}: an error of ours, {sent.status}"
        if sent.entries:
            yield f"{called}: {sent.entries} entries were written"
        if sent.page.language not in ("", "id"):
            yield f"{called}: answers in {sent.page.language}"
