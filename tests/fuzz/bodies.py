"""What arrives is not always a form: too much of it, half of it, or none that anybody can read."""

import gzip
from collections.abc import Iterator

from tests.fuzz.sending import FORM, Sender

PARTS = "multipart/form-data; boundary=garis"
MUCH = 10 * 1024 * 1024
BODIES = {
    "ten megabytes": (b"name=" + b"x" * MUCH, FORM),
    "ten thousand fields": (b"&".join(b"a%d=1" % i for i in range(10_000)), FORM),
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
    "packed": (gzip.compress(b"name=Siti"), FORM),
    "bytes": (bytes(range(256)), "application/octet-stream"),
    "an unknown alphabet": (b"name=Siti", f"{FORM}; charset=nonsense"),
    "UTF-16": ("name=Siti".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "nothing": (b"", FORM),
    "nothing of no kind": (b"", ""),
}


# Reading a body is one thing for all pages; what a page does with half of one is its own.
EVERYWHERE = ("ten megabytes", "half a part", "JSON", "bytes", "nothing")
READERS = ("registry:register", "placement:receive", "protection:help", "account_login")


def find_body_faults(name: str, sender: Sender) -> Iterator[str]:
    """Everything that is wrong with the answers of the address to what is no form."""
    for called in BODIES if name in READERS else EVERYWHERE:
        sent = sender.post(*BODIES[called])
        if sent.status >= 500:
            yield f"{called}: a fault of ours, {sent.status}"
        if sent.wrote:
            yield f"{called}: {sent.wrote} entries were written"
        if sent.page.language not in ("", "id"):
            yield f"{called}: answers in {sent.page.language}"
