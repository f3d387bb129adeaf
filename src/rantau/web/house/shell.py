"""What every template may show: who is signed in, and where that person can go."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.permissions import permits
from rantau.access.rights import APPOINT, INVITE, READ_REVIEWS
from rantau.access.roles import ROLES
from rantau.partners.permissions import OWN_DESK, READ_AGENCIES
from rantau.placement.permissions import DEPART, REGISTER_CANDIDATE
from rantau.protection.permissions import DESK
from rantau.protection.permissions import READ as READ_CASE
from rantau.registry.permissions import READ, REGISTER
from rantau.statistics.permissions import READ_NUMBERS, READ_RESIDENTS


def shell(request: HttpRequest) -> dict[str, Any]:
    """The signed-in actor, the role's title and the navigation; empty for nobody."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.role not in ROLES:
        return {"actor": None, "navigation": []}
    return {
        "actor": actor,
        "shell": "house/office.html",
        "role_title": ROLES[actor.role].title,
        "navigation": _navigation(actor, request.path),
        "may_find": permits(actor, READ),
    }


def _navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    doors = [
        ("house:desk", _("Meja kerja"), True),
        ("registry:search", _("Cari orang"), permits(actor, READ)),
        ("registry:register", _("Daftarkan orang"), permits(actor, REGISTER)),
        ("statistics:residents", _("Warga di luar negeri"), permits(actor, READ_RESIDENTS)),
        ("statistics:national", _("Statistik"), permits(actor, READ_NUMBERS)),
        ("partners:mine", _("Job order kami"), permits(actor, OWN_DESK)),
        ("partners:agencies", _("Daftar P3MI"), permits(actor, READ_AGENCIES)),
        ("placement:candidates", _("Calon"), permits(actor, REGISTER_CANDIDATE)),
        ("placement:border", _("Berangkat dan pulang"), permits(actor, DEPART)),
        ("protection:desk", _crisis(actor), permits(actor, READ_CASE)),
        ("access:people", _("Petugas kantor"), permits(actor, APPOINT)),
        ("access:invite", _("Undang kantor"), _only_invites(actor)),
        ("access:reviews", _("Pembukaan darurat"), permits(actor, READ_REVIEWS)),
    ]
    shown = [(reverse(name), label) for name, label, allowed in doors if allowed]
    return [{"url": url, "label": label, "current": url == path} for url, label in shown]


def _only_invites(actor: Actor) -> bool:
    """Headquarters invites administrators of offices; an office's own people have their list."""
    return permits(actor, INVITE) and not permits(actor, APPOINT)


def _crisis(actor: Actor) -> str:
    """The Crisis Center's own desk; for other offices what was referred to them."""
    return _("Pusat krisis") if permits(actor, DESK) else _("Kasus dirujuk")
