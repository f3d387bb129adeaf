"""Errors this app raises."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


@dataclass(eq=False)
class NoSuchAgency(NotFound):
    """No agency under this code."""

    code: ClassVar[str] = "agency.not_found"
    message: ClassVar[str | Promise] = _("This agency was not found.")


@dataclass(eq=False)
class NoSuchJobOrder(NotFound):
    """No job order, or line of one, that the actor may see."""

    code: ClassVar[str] = "job_order.not_found"
    message: ClassVar[str | Promise] = _("This job order was not found.")


@dataclass(eq=False)
class QuotaFull(DomainError):
    """Every place of the line is reserved or consumed."""

    code: ClassVar[str] = "quota.full"
    message: ClassVar[str | Promise] = _("Every place of this line is taken. Choose another line.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class AlreadyOnHold(DomainError):
    """There is an open hold on it already."""

    code: ClassVar[str] = "hold.already"
    message: ClassVar[str | Promise] = _("A hold is in force already.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class NotOnHold(DomainError):
    """There is no hold to lift."""

    code: ClassVar[str] = "hold.none"
    message: ClassVar[str | Promise] = _("No hold is in force.")
    status: ClassVar[int] = 409
