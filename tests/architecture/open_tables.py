"""Tables without row policies, each with its reason."""

LIBRARY = "the login library's own; reached before a scope is set, never by scope roles"
UNUSED = "Django's own; no login of the application has a right on it"

OPEN = {
    "offices_office": "public: the network is a promise kept in public",
    "offices_region": "public: official codes",
    "offices_heartbeat": "public: when an office was last seen",
    "journal_consumer": "how far consequences are worked off: nobody's, and no secret",
    "duties_worker_heartbeat": "when the worker was last seen: nobody's, and no secret",
    "cache_entry": "counters of limits under hashed names, read before any scope",
    "account_emailaddress": LIBRARY,
    "account_emailconfirmation": LIBRARY,
    "mfa_authenticator": LIBRARY,
    "django_session": LIBRARY,
    "auth_group": UNUSED,
    "auth_group_permissions": UNUSED,
    "auth_permission": UNUSED,
    "django_content_type": UNUSED,
    "django_migrations": UNUSED,
}
