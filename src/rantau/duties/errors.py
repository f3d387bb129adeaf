"""Errors of duties."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.errors import NotFound


@dataclass(eq=False)
class NoSuchDuty(NotFound):
    """No such duty is open and overdue; somebody was quicker."""

    code: ClassVar[str] = "duty.not_found"
    message: ClassVar[str | Promise] = _("This duty was not found.")
