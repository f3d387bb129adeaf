"""Where messages wait for the next page: a signed cookie, or the session when they are too long."""

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """Django's storage in a cookie, under a name that only this host can set behind https."""

    cookie_name = f"{settings.SITE_COOKIE_PREFIX}messages"


class MessageStorage(FallbackStorage):
    """Django's own order of storages, with our cookie."""

    storage_classes: tuple[type[BaseStorage], ...] = (NamedCookieStorage, SessionStorage)
