"""Errors this app raises."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError


class OwnDeclaration(
    DomainError,
    code="declaration.own",
    message=_("Somebody else of headquarters has to publish it."),
    status=409,
):
    """Whoever proposed a version, or invited the proposer, does not decide on it."""


class DeclarationDecided(
    DomainError,
    code="declaration.decided",
    message=_("This has been decided already."),
    status=409,
):
    """Somebody published or refused the version before."""
