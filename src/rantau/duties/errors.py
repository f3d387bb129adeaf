"""Errors of duties."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import NotFound


class NoSuchDuty(NotFound, code="duty.not_found", message=_("This duty was not found.")):
    """No such duty is open and overdue: it was done or escalated meanwhile."""
