"""Template context of every page: its layout, the signed-in actor and the navigation."""

from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.permissions import (
    DECIDE_PROPOSAL,
    INVITE_OFFICER,
    MANAGE_APPOINTMENTS,
    MANAGE_INTERESTS,
    READ_BREAK_GLASS_REVIEWS,
    has_permission,
)
from rantau.access.roles import DOMESTIC_OFFICE_KINDS, ROLES
from rantau.exchange.permissions import READ_MESSAGES
from rantau.offices.models import OfficeKind
from rantau.partners.permissions import READ_AGENCIES, READ_OWN_AGENCY
from rantau.placement.permissions import (
    HAND_OVER_SERVICE,
    READ_EDITIONS,
    RECORD_DEPARTURE,
    REGISTER_CANDIDATE,
)
from rantau.protection.permissions import READ_CASE, READ_DESK
from rantau.registry.permissions import READ_PERSON, REGISTER_PERSON
from rantau.rounds.permissions import (
    FIND_RETURNING,
    FIND_STAY,
    OPEN_SLOTS,
    READ_DRAFT,
    VERIFY_ORIGINALS,
)
from rantau.statistics.permissions import READ_NUMBERS, READ_RESIDENTS
from rantau.web.common.jinja2 import url
from rantau.web.common.pending_form import has_pending_form


def csrf(request: HttpRequest) -> dict[str, Any]:
    """The hidden input with the CSRF token, rendered once a page, and only where a form uses it."""
    return {"csrf_input": SimpleLazyObject(partial(csrf_input, request))}


def help_line(request: HttpRequest) -> dict[str, Any]:
    """The national telephone line as the operator set it; empty where there is none."""
    return {"help_line": settings.HELP_LINE}


def pending_form(request: HttpRequest) -> dict[str, Any]:
    """Whether a form waits to be sent again after signing in."""
    return {"has_pending_form": has_pending_form(request)}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The layout of the page; for an officer also the actor, what the role may (`can("…")` with a
    permission), the role's title and the navigation."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.role not in ROLES:
        return {"actor": None, "layout": "common/public_base.html", "navigation": []}
    links = _list_navigation_links(actor, request.path)
    return {
        "actor": actor,
        "can": partial(has_permission, actor),
        "layout": "common/office_base.html",
        "role_title": ROLES[actor.role].title,
        "navigation": _group_navigation_links(links),
        "shortcuts": [each for each in links if each.key],
        "can_search_persons": has_permission(actor, READ_PERSON),
    }


class NavigationLink(NamedTuple):
    """A link of the navigation; `key` opens it from every page, empty for none."""

    url: str
    label: str
    is_current: bool
    key: str


class NavigationGroup(NamedTuple):
    """Links of the navigation that stand below one label, and whether one of them is the page that
    is open."""

    label: str
    links: tuple[NavigationLink, ...]
    is_current: bool


# "m" of *meja kerja*, "b" of *orang baru*.
KEYS_BY_PAGE = {"common:desk": "m", "registry:register": "b"}
# Pages about accounts and what they may do: below one label, where a role has so many of them that
# the menu would take a second row (headquarters).
ACCOUNT_PAGES = (
    "access:people",
    "access:invite",
    "access:proposals",
    "access:interests",
    "access:reviews",
)
MIN_GROUPED = 3  # links; chosen by us


def _list_navigation_links(actor: Actor, path: str) -> list[NavigationLink]:
    links = [
        ("common:desk", _("Desk"), True),
        ("registry:search", _("Find a person"), has_permission(actor, READ_PERSON)),
        ("registry:register", _("Register a person"), has_permission(actor, REGISTER_PERSON)),
        ("statistics:residents", _("Residents abroad"), has_permission(actor, READ_RESIDENTS)),
        ("statistics:national", _("Statistics"), has_permission(actor, READ_NUMBERS)),
        ("partners:mine", _("Our job orders"), has_permission(actor, READ_OWN_AGENCY)),
        ("partners:agencies", _("Agencies"), has_permission(actor, READ_AGENCIES)),
        ("placement:candidates", _("Candidates"), has_permission(actor, REGISTER_CANDIDATE)),
        ("placement:border", _("Departures and returns"), has_permission(actor, RECORD_DEPARTURE)),
        ("rounds:find_stay", _("Stays abroad"), has_permission(actor, FIND_STAY)),
        ("rounds:returning", _("Home from a round"), has_permission(actor, FIND_RETURNING)),
        ("protection:desk", _get_protection_desk_label(actor), has_permission(actor, READ_CASE)),
        ("placement:editions", _("Schemes"), has_permission(actor, READ_EDITIONS)),
        ("rounds:announcements", _("Rounds"), has_permission(actor, READ_DRAFT)),
        ("rounds:desks", _("Rounds"), _has_round_desk(actor)),
        ("exchange:report", _("Messages to workers"), has_permission(actor, READ_MESSAGES)),
        ("placement:hand_overs", _("Hand over"), _can_hand_over(actor)),
        ("access:people", _("Office people"), has_permission(actor, MANAGE_APPOINTMENTS)),
        ("access:invite", _("Invite an officer"), _can_only_invite(actor)),
        ("access:proposals", _("Proposed appointments"), has_permission(actor, DECIDE_PROPOSAL)),
        ("access:interests", _("Declared ties"), has_permission(actor, MANAGE_INTERESTS)),
        (
            "access:reviews",
            _("Emergency openings"),
            has_permission(actor, READ_BREAK_GLASS_REVIEWS),
        ),
    ]
    allowed = [(name, url(name), label) for name, label, is_allowed in links if is_allowed]
    return [
        NavigationLink(address, label, address == path, KEYS_BY_PAGE.get(name, ""))
        for name, address, label in allowed
    ]


def _group_navigation_links(
    links: list[NavigationLink],
) -> list[NavigationLink | NavigationGroup]:
    """The links, those of `ACCOUNT_PAGES` last and as one group where there are enough."""
    addresses = {url(name) for name in ACCOUNT_PAGES}
    grouped = tuple(each for each in links if each.url in addresses)
    if len(grouped) < MIN_GROUPED:
        return [*links]
    others = [each for each in links if each not in grouped]
    is_current = any(each.is_current for each in grouped)
    return [*others, NavigationGroup(_("Accounts and access"), grouped, is_current)]


def _has_round_desk(actor: Actor) -> bool:
    """Whether the actor serves people of rounds at an office at home."""
    is_at_home = actor.office_kind in DOMESTIC_OFFICE_KINDS
    return is_at_home and (
        has_permission(actor, VERIFY_ORIGINALS) or has_permission(actor, OPEN_SLOTS)
    )


def _can_only_invite(actor: Actor) -> bool:
    """Whether the actor invites administrators of other offices, and has no staff list of an
    own."""
    return has_permission(actor, INVITE_OFFICER) and not has_permission(actor, MANAGE_APPOINTMENTS)


def _can_hand_over(actor: Actor) -> bool:
    """Whether the actor's office served for others, and may hand over to them."""
    return actor.office_kind == OfficeKind.REGIONAL and has_permission(actor, HAND_OVER_SERVICE)


def _get_protection_desk_label(actor: Actor) -> str:
    """The label for the Crisis Center's desk; for other offices that of the cases referred to
    them."""
    return _("Crisis Center") if has_permission(actor, READ_DESK) else _("Referred cases")
