"""Forms about accounts: invitations, appointments and reviews of break-glass access."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rantau.access.actor import Actor
from rantau.access.models import BreakGlass, Interest, Notice, Proposal
from rantau.access.permissions import MANAGE_APPOINTMENTS, has_permission
from rantau.access.roles import ADMINISTRATOR, list_roles_for_kind
from rantau.access.selectors import get_own_office
from rantau.access.services.accounts import AppointmentInput
from rantau.access.services.interests import InterestInput
from rantau.access.services.invitations import InvitationInput
from rantau.common.text import MAX_REASON_LENGTH
from rantau.web.common.decision_forms import DecisionForm
from rantau.web.common.forms import (
    ChoiceRadios,
    CommandForm,
    WrittenDateField,
)


def get_day_start(day: date | None, zone: str) -> datetime | None:
    """The moment at which `day` begins in `zone`, as UTC; None for None."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) if day else None


def get_day_end(day: date | None, zone: str) -> datetime | None:
    """The moment at which `day` is over in `zone`, as UTC; None for None."""
    return get_day_start(day + timedelta(days=1), zone) if day else None


class NewPasswordForm(CommandForm):
    """A password that its owner chooses, twice."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy(
            "At least 10 characters. Several long words are better than one complicated one."
        ),
        max_length=200,
        strip=False,  # signing in takes a password as it is typed
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The password once more"),
        max_length=200,
        strip=False,  # signing in takes a password as it is typed
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords differ."))
        return again


class AcceptInvitationForm(NewPasswordForm):
    """The login and password that the invited person chooses."""

    login = forms.CharField(
        label=gettext_lazy("Login"),
        help_text=gettext_lazy(
            "Lower-case letters, digits, dots or dashes. For example ratna.sari"
        ),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ["login", "password", "again"]


class OfficeRoleForm(CommandForm):
    """Ask for a role of the actor's own office; or for another office, where the actor may only
    invite its administrator."""

    office = forms.CharField(
        label=gettext_lazy("Office code"),
        help_text=gettext_lazy("For example DN-3212"),
        max_length=20,
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.is_own_office = actor, has_permission(actor, MANAGE_APPOINTMENTS)
        if self.is_own_office:
            office = get_own_office(actor)
            roles = [(role.code, role.title) for role in list_roles_for_kind(str(office.kind))]
            self.set_choices("role", roles)
            self.office_code = office.code
        del self.fields["office" if self.is_own_office else "role"]


class InvitationForm(OfficeRoleForm):
    """Invite somebody who has no account yet."""

    name = forms.CharField(label=gettext_lazy("The person's name"), max_length=120)
    field_order = ["office", "name", "role"]

    def to_input(self) -> InvitationInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        if self.is_own_office:
            return InvitationInput(self.office_code, data["name"], data["role"])
        return InvitationInput(data["office"].strip().upper(), data["name"], ADMINISTRATOR)


class AppointmentForm(OfficeRoleForm):
    """Appoint somebody who has an account, from and until whole days in the office's time zone."""

    field_by_problem: ClassVar[dict[str, str]] = {"ends_at": "ends"}
    login = forms.CharField(label=gettext_lazy("Login"), max_length=60)
    starts = WrittenDateField(
        label=pgettext_lazy("appointment", "From"),
        required=False,
        help_text=gettext_lazy("Leave empty to start now."),
    )
    ends = WrittenDateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave empty if it is open."),
    )
    field_order = ["login", "role", "starts", "ends"]

    def to_input(self) -> AppointmentInput:
        """The input of the service from the valid form."""
        data, zone = self.cleaned_data, self.actor.time_zone
        return AppointmentInput(
            data["login"],
            data["role"],
            get_day_start(data["starts"], zone),
            get_day_end(data["ends"], zone),
        )


PROPOSAL_OUTCOME_LABELS = {
    Proposal.CONFIRMED: gettext_lazy("Confirmed"),
    Proposal.REFUSED: gettext_lazy("Refused"),
    Proposal.EXPIRED: gettext_lazy("Expired"),
}
NOTICE_LABELS = {
    Notice.PROPOSED: gettext_lazy("Proposed; waits for a second person"),
    Notice.CONFIRMED: gettext_lazy("Confirmed; in force"),
    Notice.REFUSED: gettext_lazy("Refused"),
    Notice.EXPIRED: gettext_lazy("Expired, since nobody decided"),
    Notice.APPOINTED: gettext_lazy("Appointed"),
    Notice.ENDED: gettext_lazy("Appointment ended"),
    Notice.CORRECTED: gettext_lazy("Your correction was confirmed; the record is changed"),
    Notice.UNCHANGED: gettext_lazy("Your correction was refused; the record stays"),
    Notice.AGREED: gettext_lazy("A second officer agreed to your proposal about two registrations"),
    Notice.DECLINED: gettext_lazy("A second officer refused your proposal about two registrations"),
    Notice.PIN_SET: gettext_lazy("Another office set a new PIN for one of your people"),
    Notice.CODE_GIVEN: gettext_lazy("Another office gave one of your people a new sign-in code"),
    Notice.EMAIL_PROPOSED: gettext_lazy(
        "An e-mail address was typed for your account. If it was not you, change your password"
    ),
    Notice.EMAIL_CONFIRMED: gettext_lazy(
        "Your account has another e-mail address. If it was not you, remove it and change your"
        " password"
    ),
    Notice.EMAIL_REMOVED: gettext_lazy(
        "The e-mail address of your account was removed. If it was not you, change your password"
    ),
    Notice.RESET_REQUESTED: gettext_lazy(
        "Somebody requested a link for a new password; it went to your e-mail address"
    ),
    Notice.PASSWORD_RESET: gettext_lazy(
        "Your password was replaced by a link that went to your e-mail address"
    ),
}
INTEREST_KIND_LABELS = {
    Interest.RELATIVE: gettext_lazy("A relative works there or owns it"),
    Interest.FORMER: gettext_lazy("I worked or served there"),
    Interest.OTHER: gettext_lazy("Another tie: debt, friendship, business"),
}


class ProposalForm(DecisionForm):
    """Confirm or refuse a proposed appointment."""

    outcomes = (
        (Proposal.CONFIRMED, gettext_lazy("Confirm: the appointment takes effect")),
        (Proposal.REFUSED, gettext_lazy("Refuse")),
    )


class ClientProposalForm(ProposalForm):
    """Confirm or refuse a proposed API client."""

    outcomes = (
        (Notice.CONFIRMED, gettext_lazy("Confirm: the application gets access")),
        (Notice.REFUSED, gettext_lazy("Refuse")),
    )


class InterestForm(CommandForm):
    """Declare a tie to an office or partner."""

    field_by_problem: ClassVar[dict[str, str]] = {"ends_at": "ends"}
    unit = forms.CharField(
        label=gettext_lazy("Office or company"),
        help_text=gettext_lazy("Name or code, such as AG-001"),
        max_length=160,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Tie"), choices=list(INTEREST_KIND_LABELS.items()), widget=ChoiceRadios
    )
    ends = WrittenDateField(
        label=gettext_lazy("Last day there"),
        required=False,
        help_text=gettext_lazy("Leave empty if the tie lasts."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def to_input(self) -> InterestInput:
        """The input of the service from the valid form."""
        data = self.cleaned_data
        ends_at = get_day_end(data["ends"], self.actor.time_zone)
        return InterestInput(data["unit"], data["kind"], ends_at)


class OfficerInterestForm(InterestForm):
    """Headquarters declares the tie of somebody, by the login."""

    login = forms.CharField(label=gettext_lazy("Login"), max_length=60)
    field_order = ["login", "unit", "kind", "ends"]


class SamePersonForm(CommandForm):
    """Headquarters links two accounts of one person, by their logins."""

    login = forms.CharField(label=gettext_lazy("Login"), max_length=60)
    other = forms.CharField(label=gettext_lazy("Login of the other account"), max_length=60)


class WithdrawInterestForm(CommandForm):
    """Why a declared tie does not hold."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=200)


class LiftLimitsForm(CommandForm):
    """Whose slow-down to lift, and why."""

    login = forms.CharField(
        label=gettext_lazy("Login, or the application's client_id"), max_length=60
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200)


REVIEW_FINDING_LABELS = {
    BreakGlass.JUSTIFIED: gettext_lazy("Justified"),
    BreakGlass.NOT_JUSTIFIED: gettext_lazy("Not justified"),
}


class BreakGlassReviewForm(CommandForm):
    """The finding of a review, and its explanation."""

    finding = forms.ChoiceField(
        label=gettext_lazy("Finding"),
        choices=list(REVIEW_FINDING_LABELS.items()),
        widget=ChoiceRadios,
    )
    verdict = forms.CharField(
        label=gettext_lazy("Explanation"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def to_input(self) -> dict[str, str]:
        """The arguments of the service from the valid form."""
        return {name: self.cleaned_data[name] for name in ("finding", "verdict")}
