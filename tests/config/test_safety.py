"""Unsafe settings refuse to start, and say what to do."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from rantau.config.checks import (
    ROLE_PRIVILEGES_SQL,
    UnsafeConfiguration,
    require_safe_configuration,
)


@pytest.fixture(autouse=True)
def kept_connection(db, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)


def test_the_tests_own_settings_are_safe():
    require_safe_configuration()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DEBUG", True, "DEBUG"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("RANTAU_KEYS", "/nowhere", "journal_mac"),
        ("PUBLIC_URL", "rantau.example", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "https://rantau.example/layanan", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "https://rantau.example?x", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "https://rantau.example#x", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "https://nama@rantau.example", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "https://rantau.example:99999", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "ftp://rantau.example", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "https://*", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "https://.rantau.example", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "http://[::1", "PUBLIC_URL is no address"),
        ("PUBLIC_URL", "http://rantau.example", "PUBLIC_URL is http"),
        ("TRUSTED_PROXIES", ["10.0.0.0/8", "proxy"], "TRUSTED_PROXIES: 'proxy'"),
        ("CLAMD", "scanner", "CLAMD is 'scanner'"),
        ("PUBLIC_URL", "https://rantau.example", "TRUSTED_PROXIES names no proxy"),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(settings, name, value, message):
    settings.RANTAU_DEMO = False
    setattr(settings, name, value)

    with pytest.raises(UnsafeConfiguration, match=message):
        require_safe_configuration()


def test_a_weak_secret_is_borne_in_the_demonstration_only(settings):
    settings.SECRET_KEY, settings.RANTAU_DEMO = "short", True

    require_safe_configuration()


def test_the_tables_owner_could_pass_by_the_policies_whatever_rights_it_has_left(owner_sql):
    assert owner_sql.execute(ROLE_PRIVILEGES_SQL).fetchone() == (True,)


def test_a_log_with_everything_in_it_is_for_the_demonstration_only(settings, monkeypatch):
    monkeypatch.setenv("RANTAU_LOG_ALL", "1")
    settings.RANTAU_DEMO = True
    require_safe_configuration()

    settings.RANTAU_DEMO = False
    with pytest.raises(UnsafeConfiguration, match="RANTAU_LOG_ALL"):
        require_safe_configuration()


def test_the_web_server_says_what_to_do_before_any_middleware_is_made():
    environment = {**os.environ, "TRUSTED_PROXIES": "proxy"}
    words = [sys.executable, "-c", "import rantau.config.wsgi"]
    ended = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    assert ended.returncode != 0
    assert "TRUSTED_PROXIES: 'proxy'" in ended.stderr
    assert "Give addresses or networks" in ended.stderr
