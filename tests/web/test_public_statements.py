"""About, privacy, accessibility and contact: in both languages, one link away from every page."""

import pytest

pytestmark = pytest.mark.usefixtures("db")
PAGES = {
    "/tentang/": ("Tentang Rantau", "About Rantau"),
    "/privasi/": ("Privasi", "Privacy"),
    "/aksesibilitas/": ("Aksesibilitas", "Accessibility"),
    "/kontak/": ("Kontak", "Contact"),
}


def read(client, path, language="id"):
    return client.get(path, headers={"Accept-Language": language}).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_each_stands_in_both_languages(client, path):
    indonesian, english = PAGES[path]
    assert f"<h1>{indonesian}</h1>" in read(client, path)
    client.post("/bahasa/", {"language": "en", "next": "/"})
    assert f"<h1>{english}</h1>" in read(client, path, "en")


@pytest.mark.parametrize("path", ["/", "/mulai/", "/periksa/", "/jaringan/", "/privasi/"])
def test_every_public_page_links_to_them(client, path):
    page = read(client, path)
    assert all(f'href="{address}"' in page for address in PAGES)


def test_the_help_page_names_nobody_in_its_foot(client):
    page = read(client, "/bantuan/")
    assert "Tentang Rantau" not in page


def test_the_national_line_is_named_where_one_is_set(client, settings):
    assert "tel:" not in read(client, "/kontak/")
    settings.HELP_LINE = "1500 999"
    assert 'href="tel:1500999"' in read(client, "/kontak/")


def test_a_demonstration_says_that_it_is_one(client, settings):
    settings.RANTAU_DEMO = True
    assert "peragaan" in read(client, "/tentang/")
    settings.RANTAU_DEMO = False
    assert "peragaan" not in read(client, "/tentang/")


def test_an_officer_finds_the_desk_on_the_front_page(client, as_who):
    assert 'href="/kantor/"' not in read(client, "/")

    page = read(as_who("loket.3212"), "/")

    assert '<a href="/kantor/">Ke meja kerja</a>' in page
    assert "Masuk petugas" not in page
