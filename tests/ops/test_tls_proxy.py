"""Rantau behind a real TLS proxy, with the configuration of deploy/: two networks of clients."""

import re
import shutil
import ssl
import subprocess
import time
from contextlib import contextmanager
from uuid import uuid4

import httpx
import pytest
from django.conf import settings

from rantau.demo.credentials import DEMO_CLIENT_SECRET, DEMO_PASSWORD
from rantau.demo.rehearsal.visits import build_receiving_form
from rantau.web.documents.views import WRONG_CHECKS
from tests.factories.files import PNG
from tests.needs import need
from tests.ops.machine import build_plain_environment, find_free_port, run_command, start_machine

pytestmark = pytest.mark.slow
# Addresses of loopback: the proxy sees two clients, and Rantau sees the proxy alone.
ONE, OTHER = "127.0.0.2", "127.0.0.3"
WRONG = {"serial": "KLR-3212-2026-000001", "code": "AAAA-BBBB"}


@contextmanager
def start_proxy(folder, port, machine_port):
    """Caddy at https://localhost:PORT, with an authority of its own; gives its root certificate."""
    caddy = shutil.which("caddy")
    need(caddy, "the TLS proxy caddy is not installed")
    environment = build_plain_environment(
        PUBLIC_HOST=f"localhost:{port}",
        RANTAU_ADDRESS=f"127.0.0.1:{machine_port}",
        TLS="internal",
        HTTP_PORT=str(find_free_port()),
        XDG_DATA_HOME=str(folder),
        XDG_CONFIG_HOME=str(folder),
    )
    words = [caddy, "run", "--config", str(settings.BASE_DIR / "deploy" / "Caddyfile")]
    with (folder / "caddy.log").open("ab") as log:
        process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
    try:
        root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        end = time.monotonic() + 20
        while not root.exists() and time.monotonic() < end:
            time.sleep(0.1)
        yield root
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def https(state):
    """The nation behind the proxy: opens clients that come from an address of loopback."""
    folder, port = state / "proxy", find_free_port()
    folder.mkdir()
    environment = build_plain_environment(
        PUBLIC_URL=f"https://localhost:{port}", TRUSTED_PROXIES="127.0.0.1"
    )
    with (
        start_machine(folder / "nation", "--persons", "300", env=environment) as machine,
        start_proxy(folder, port, machine.port) as root,
    ):
        assert machine.says("people written", within=90)

        def open_client(address, **headers):
            trust = ssl.create_default_context(cafile=str(root))
            transport = httpx.HTTPTransport(local_address=address, verify=trust, retries=5)
            return httpx.Client(
                base_url=f"https://localhost:{port}",
                transport=transport,
                headers={"Accept-Language": "id", **headers},
                timeout=30,
            )

        open_client.machine, open_client.root = machine, root
        yield open_client


def post_form(client, path, fields, **options):
    """Send a form as a browser does: its token, and where it comes from."""
    fields = {
        **fields,
        "csrfmiddlewaretoken": client.cookies["__Host-csrftoken"],
        "key": str(uuid4()),
    }
    origin = {"Origin": str(client.base_url).rstrip("/")}
    return client.post(path, data=fields, headers=origin, **options)


@pytest.fixture
def sign_in(https):
    """Sign an officer in through the proxy."""

    def sign_in_as(login):
        client = https(ONE)
        client.get("/masuk/")
        entered = post_form(client, "/masuk/", {"login": login, "password": DEMO_PASSWORD})
        assert (entered.status_code, entered.headers["Location"]) == (302, "/kantor/")
        return client

    return sign_in_as


def test_signing_in_sets_cookies_for_https_alone(sign_in):
    officer = sign_in("loket.3212")
    page = officer.get("/kantor/")

    head = officer.head("/kantor/")

    assert (page.status_code, head.status_code, head.content) == (200, 200, b"")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = list(officer.cookies.jar)
    assert all(cookie.secure for cookie in cookies)
    assert {"__Host-sessionid", "__Host-csrftoken"} <= {c.name for c in cookies}
    prefixes = {c.path == "/": c.name.partition("-")[0] for c in cookies}
    assert prefixes == {True: "__Host", False: "__Secure"}


def test_a_form_an_upload_and_a_download_pass(sign_in):
    officer, verifier = sign_in("loket.3212"), sign_in("verifikasi.3212")
    paths = sorted(set(re.findall(r'href="(/berkas/[^"/]+/)"', officer.get("/kantor/").text)))
    pages = ((path, officer.get(f"{path}terima/").text) for path in paths)
    [path, page] = next((path, page) for path, page in pages if "family_card.file" in page)
    seen = int(re.search(r'name="seen" value="(\d+)"', page)[1])
    form = build_receiving_form({"family_card": {}}, seen=seen)
    scan = {"family_card.file": ("kk.png", PNG, "image/png")}
    sent = post_form(officer, f"{path}terima/", form, files=scan)
    assert (sent.status_code, sent.headers["Location"]) == (302, f"{path}tanda-terima/")

    file = re.search(r'"(/terima/[^"]+)"', verifier.get(f"{path}periksa/").text)[1]
    assert verifier.get(file).content == PNG


def test_the_api_answers_a_machine(https):
    client = https(OTHER)
    grant = {
        "grant_type": "client_credentials",
        "client_id": "p3mi.1",
        "client_secret": DEMO_CLIENT_SECRET,
    }
    token = client.post("/api/v1/token", data=grant).json()["access_token"]
    listed = client.get("/api/v1/placements", headers={"Authorization": f"Bearer {token}"})
    assert listed.status_code == 200


def test_limits_count_the_client_and_not_the_proxy(https):
    one, other = https(ONE), https(OTHER)
    for _ in range(WRONG_CHECKS.free):
        assert one.post("/periksa/", data=WRONG).status_code == 404

    assert one.post("/periksa/", data=WRONG).status_code == 429
    for name in ("X-Forwarded-For", "X_Forwarded_For", "X-Forwarded_For", "X-Real-IP"):
        assert one.post("/periksa/", data=WRONG, headers={name: OTHER}).status_code == 429
    forged = {"Forwarded": f"for={OTHER}"}
    assert one.post("/periksa/", data=WRONG, headers=forged).status_code == 429
    assert other.post("/periksa/", data=WRONG).status_code == 404


@pytest.mark.parametrize(
    "forged",
    [
        {"X-Forwarded-Proto": "http"},
        {"X-Forwarded-Host": "penipu.example"},
        {"X_Forwarded_Proto": "http"},
        {"X_Forwarded_Host": "penipu.example"},
        {"Forwarded": "host=penipu.example;proto=http"},
    ],
)
def test_forged_headers_change_nothing(https, forged):
    page = https(ONE, **forged).get("/masuk/")

    assert page.status_code == 200
    assert "Strict-Transport-Security" in page.headers
    assert "penipu" not in page.text


def test_a_foreign_site_sends_no_form(https):
    client = https(ONE)
    client.get("/masuk/")
    form = {"login": "loket.3212", "csrfmiddlewaretoken": client.cookies["__Host-csrftoken"]}
    sent = client.post("/masuk/", data=form, headers={"Origin": "https://penipu.example"})
    assert sent.status_code == 403


def test_the_doctor_looks_at_the_public_address(https):
    url = str(https(ONE).base_url).rstrip("/")

    looked_at = run_command("doctor", "--data", https.machine.folder)

    assert looked_at.returncode == 0, looked_at.stdout
    assert f"documents and invitations name {url}" in looked_at.stdout
    assert "believed from 127.0.0.1" in looked_at.stdout
    assert "the certificate holds" in looked_at.stdout
    assert "leads to this Rantau, and the clocks agree" in looked_at.stdout


def test_the_proxy_keeps_the_numbers_for_the_local_network(https):
    client = https(ONE)
    for path in ("/metrics", "/metrics/", "//metrics", "/%6Detrics"):
        assert client.get(f"{str(client.base_url).rstrip('/')}{path}").status_code == 404
    served = httpx.get(f"http://127.0.0.1:{https.machine.port}/metrics")
    assert "rantau_requests_total" in served.text


def test_a_rehearsed_day_goes_through_the_proxy_without_an_error(https):
    client = https(ONE)
    done = run_command(
        *("--data", https.machine.folder, "rehearse", "day", "--workers", "6"),
        *("--through", str(client.base_url).rstrip("/"), "--authority", https.root),
    )

    assert done.returncode == 0, done.stdout
    assert "errors 0" in done.stdout
