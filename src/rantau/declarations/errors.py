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


class OthersDeclaration(
    DomainError,
    code="declaration.others",
    message=_("Only whoever proposed it may take it back."),
    status=409,
):
    """Somebody else proposed the version: it is refused, not recalled."""
