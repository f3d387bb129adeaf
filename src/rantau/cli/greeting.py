"""What `rantau run` says as soon as it answers: where it serves, who may sign in, what to try."""

import time
import urllib.request
from collections.abc import Callable
from urllib.error import URLError

WAIT = 60.0  # seconds for the first answer


def greet(port: int, demo: bool, stopped: Callable[[], bool]) -> bool:
    """Say where Rantau is as soon as it answers; whether it did before it was stopped."""
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + WAIT
    while time.monotonic() < end and not stopped():
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310
                print(GREETING.format(address=address) + (DEMO if demo else EMPTY), flush=True)
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


GREETING = """
Rantau serves at {address}    (Ctrl-C stops it)
"""
EMPTY = """
Nobody has an account unless you made one. Make the first, at headquarters:
  script/rantau operator "NAME" LOGIN      (add --data DIR if you started with it)
It prints a password to sign in with at /masuk/.
"""
DEMO = """
Demonstration accounts, password: rantau-peraga
  loket.3212        counter, district office Kabupaten Indramayu
  verifikasi.3212   verifier of the same office     kepala.3212   its head
  admin.3212        its administrator of accounts
  loket.3204        counter, Kabupaten Bandung: another district
  bp3mi.32          regional office Jawa Barat       kepala-bp3mi.32   its head
  perwakilan.tw-tpe post in Taipei                  bandara.cgk   airport counter
  pusat             headquarters                    inspektorat   auditor
  operator.cc       Crisis Center, with kasus.cc (cases) and pimpinan.cc (duty lead)
  p3mi.1            an agency, and p3mi.2 another; by API the machines of the same names,
                    secret rahasia-peraga-bukan-untuk-layanan-sungguhan
  A worker signs in at /saya/masuk/ with a slip; one is printed when the nation is filled.
Three things to try, once the nation is filled (invented people, as 2013 counted real ones)
  1. Sign in as kepala-bp3mi.32: clear a departure that waits on the desk, and print its paper.
  2. Sign in as loket.3212 and register somebody with one name and no identity number; then
     as loket.3204: the person is not there; register her again and see what is asked.
  3. script/rantau journal verify, and script/rantau statistics check
"""
