"""A browser keeps a static file for a day, and asks at once for a new version of it."""

import hashlib
import re


def test_addresses_of_static_files_change_with_their_content(client, db, settings):
    page = client.get("/", headers={"accept-language": "id"}).content.decode()
    addresses = re.findall(r'(?:src|href)="/static/([^"?]+)\?(\w{8})"', page)
    [folder] = settings.STATICFILES_DIRS
    assert {name for name, _ in addresses} >= {"rantau.css", "rantau.js"}
    for name, mark in addresses:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest().startswith(mark)
    assert page.count("/static/") == len(addresses)
