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
        " you were there, take your exam card to any office while objections are taken: it writes"
        " down what you say and show, and headquarters looks at the list of your room. If you were"
        " not, you can register for another round."
    ),
    status=409,
):
    """An objection of somebody who was marked absent."""


class NotMarkedAbsent(
    DomainError,
    code="appeal.not_absent",
    message=_("The list of the test does not say that she was absent."),
    status=409,
):
    """An objection to an absence that is not recorded."""


class MismatchAtTest(
    DomainError,
    code="appeal.mismatch",
    message=_(
        "At the entrance face or papers were another's, and it was not decided that it was her."
    ),
    status=409,
):
    """Whether she came is decided with the mismatch, and not by an objection."""


class AppealFiled(
    DomainError,
    code="appeal.filed",
    message=_("There is an objection to this result already. The answer will stand here."),
    status=409,
):
    """An examinee files one objection of a kind."""


class AppealDecided(
    DomainError, code="appeal.decided", message=_("This has been decided already."), status=409
):
    """Somebody decided on the objection before."""


class OwnAppealDecision(
    DomainError,
    code="appeal.own",
    message=_("Somebody else of headquarters has to confirm this change."),
    status=409,
):
    """Whoever proposed a change, or invited the proposer, does not confirm it."""
