"""A worker's own page on a telephone that can keep a key, and on one that cannot."""

import pytest

from tests.browser.steps import Worker, register_at_counter

TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(she, person):
    she.goes("/saya/masuk/").types(
        {
            "Nomor Rantau atau NIK": person.reference,
            "Tanggal lahir": person.born,
            "PIN, atau kode di tanda daftar": person.code,
        }
    )
    return she.presses("Buka")


pytestmark = pytest.mark.story


@pytest.fixture
def give_telephone():
    """Make a browser's window one on a telephone that can keep keys."""

    def give(she):
        session = she.page.context.new_cdp_session(she.page)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
        return session

    return give


def test_a_telephone_with_a_lock_opens_her_page_with_its_key(visitor, give_telephone):
    person = Worker("17-08-1991", "Kasniti")
    register_at_counter(visitor, person)
    she = visitor(script=True)
    give_telephone(she)
    sign_in(she, person).reads("Kasniti", "Pakai kunci di HP ini")
    she.follows("Pakai kunci di HP ini").reads("Hanya di HP yang dipakai Anda sendiri")
    she.presses("Pakai kunci di HP ini")
    she.page.wait_for_url("**/saya/")
    she.reads("HP ini sekarang punya kunci")

    she.presses("Keluar dan hapus dari HP ini").goes("/saya/masuk/")
    she.presses("Pakai kunci di HP ini")
    she.page.wait_for_url("**/saya/")
    she.reads("Kasniti", person.reference, "Anda sendiri, dengan kunci HP")

    she.follows("Kunci HP").reads("HP ini", "Terakhir membuka halaman")
    she.page.get_by_role("button", name="Hapus kunci").click()
    she.page.wait_for_url("**/saya/masuk/")
    she.presses("Pakai kunci di HP ini").page.wait_for_url("**/saya/masuk/kunci/")
    she.reads("Kunci HP ini tidak lagi membuka halaman")


@pytest.mark.parametrize(("script", "name"), [(True, "Darsiti"), (False, "Wartinah")])
def test_an_old_telephone_is_offered_none(visitor, script, name):
    person = Worker("17-08-1992" if script else "03-02-1988", name)
    register_at_counter(visitor, person)
    she = visitor(script=script)
    she.goes("/saya/masuk/").does_not_read("Pakai kunci")
    sign_in(she, person).reads(name).does_not_read("Pakai kunci")
    she.follows("Kunci HP").reads("Belum ada", "HP ini tidak bisa menyimpan kunci")


KEEP = """async () => {
    for (const name of ["rantau-documents", "rantau-documents-fresh"]) {
        const cache = await caches.open(name);
        await cache.put("/saya/dokumen/tersimpan/", new Response("kept"));
    }
    await navigator.serviceWorker.register(
        document.querySelector("[data-worker]").dataset.worker, { scope: "/saya/" });
    await navigator.serviceWorker.ready;
}"""
SUBMITTING = """<meta name="referrer" content="{policy}">
<form method="post" action="{address}"></form><script>document.forms[0].submit()</script>"""


def test_a_form_of_another_site_wipes_nothing_and_her_own_wipes_all(visitor, rantau):
    person = Worker("17-08-1992", "Kasmirah")
    register_at_counter(visitor, person)
    she = visitor(script=True)
    sign_in(she, person).goes("/saya/dokumen/").page.evaluate(KEEP)
    forms = [
        SUBMITTING.format(policy=policy, address=f"{rantau}/saya/keluar/")
        for policy in ("no-referrer", "unsafe-url")
    ]
    she.page.context.route(
        "http://127.0.0.2:9/*",
        lambda route: route.fulfill(
            body=forms[int(route.request.url[-1])], content_type="text/html"
        ),
    )
    for number in range(2):
        with she.page.expect_response("**/saya/keluar/") as refused:
            she.page.goto(f"http://127.0.0.2:9/{number}", wait_until="commit")
        assert refused.value.status == 403
        she.page.wait_for_url("**/saya/keluar/")
        assert she.page.evaluate("caches.keys().then(names => names.length)") == 2
    she.goes("/saya/").reads("Kasmirah").presses("Keluar dan hapus dari HP ini")
    she.goes("/").page.wait_for_function("caches.keys().then(names => names.length === 0)")
