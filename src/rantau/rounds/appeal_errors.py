"""Errors of objections to results."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchAppeal(NotFound, code="appeal.not_found", message=_("This objection was not found.")):
    """No objection under this reference that the actor may see."""


class AppealsClosed(
    DomainError,
    code="appeal.closed",
    message=_("Objections are not taken now. The round says from when until when they are."),
    status=409,
):
    """Before the window of objections opens, after it has closed, or without a result."""


class AppealOfAbsent(
    DomainError,
    code="appeal.absent",
    message=_(
        "The list of the test says that you were absent, so there are no points to object to. If"
        " you were there, take your exam card to any office, which asks headquarters to look at"
        " the list of your room. If you were not, you can register for another round."
    ),
    status=409,
):
    """An objection of somebody who was marked absent."""


class AppealFiled(
    DomainError,
    code="appeal.filed",
    message=_("There is an objection to this result already. The answer will stand here."),
    status=409,
):
    """An examinee files one objection."""


class AppealDecided(
    DomainError, code="appeal.decided", message=_("This has been decided already."), status=409
):
    """Somebody decided on the objection before."""


class OwnAppealDecision(
    DomainError,
    code="appeal.own",
    message=_("Somebody else of headquarters has to confirm other points."),
    status=409,
):
    """Whoever proposed other points, or invited the proposer, does not confirm them."""
