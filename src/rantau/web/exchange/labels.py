"""Words for the states and kinds of messages."""

from django.utils.translation import gettext_lazy as _

from rantau.exchange.models import Message

STATE_LABELS = {
    Message.SHOWN: _("shown on the person's page only"),
    Message.QUEUED: _("waiting to be sent"),
    Message.SENDING: _("being sent"),
    Message.SENT: _("sent"),
    Message.DELIVERED: _("delivered"),
    Message.FAILED: _("failed"),
    Message.UNKNOWN: _("outcome unknown, not sent again"),
}
KIND_LABELS = {
    "news": _("News about the application"),
    "document_ready": _("A document is ready"),
    "document_changed": _("A document has changed"),
    "record_opened": _("Record opened at another office"),
    "record_opened_in_emergency": _("Record opened in an emergency"),
    "registrations_merged": _("Your two registrations were made one"),
    "registrations_separated": _("Your record was separated from another"),
    "pin_set": _("An office set a new PIN for your page"),
    "code_given": _("An office gave a new sign-in code for your page"),
    "seat_offered": _("A seat in a round was offered"),
    "phone_replaced": _("Your number was replaced; told to the old number"),
    "passkey_added": _("A phone can open your page with a key of its own"),
    "passkey_stopped": _("A phone's key was stopped, since it was copied"),
    "record_corrected": _("Record corrected"),
    "email_code": _("Code that confirms an officer's e-mail address"),
    "email_changed": _("An officer's e-mail address was changed; told to the old one"),
    "email_removed": _("An officer's e-mail address was removed; told to the old one"),
    "password_reset_link": _("Link for an officer's new password"),
    "password_reset": _("An officer's password was replaced"),
    "password_changed": _("An officer's password was changed while signed in"),
    "second_factor_changed": _("An officer's second key was changed"),
    "journey_recorded": _("Something about the journey was recorded"),
    "clock_paused": _("The office waits for something from her"),
    "paused": _("The application stands still for now"),
    "goes_on": _("The application goes on again"),
    "date_ends": _("A date ends soon"),
    "payment_reminder": _("Reminded before the time to pay for a seat ended"),
    "seat_lapsed": _("A seat was not paid in time and went on"),
    "originals_refused": _("Originals were refused"),
    "round_amended": _("An amendment of a round, to whoever has a place"),
    "own_round_amended": _("An amendment of a round touches you"),
    "money_returned": _("Money was given back to whoever has a place"),
}
FAULT_LABELS = {
    "interrupted": _("The worker process was interrupted."),
    "gateway_broke_off": _("The connection to the gateway broke off."),
    "gateway_unreachable": _("The gateway could not be reached."),
    "not_delivered": _("The gateway reports that it was not delivered."),
    "mail_not_set": _("No server for mail is set."),
    "mail_unreachable": _("The mail server could not be reached, or did not let Rantau sign in."),
    "mail_address": _("No mail can be sent to this address."),
    "mail_broke_off": _("The connection to the mail server broke off."),
    "disk": _("The file could not be written."),
    "no_safe_way": _("There is no safe way any more."),
    "over": _("What it was about was over before it could be sent."),
}


def label_fault(code: str) -> str:
    """A fault in words; a gateway's refusal with its status."""
    if code in FAULT_LABELS:
        return str(FAULT_LABELS[code])
    if code.startswith("mail_"):
        return str(_("The mail server refused it (%(code)s).")) % {
            "code": code.removeprefix("mail_")
        }
    return str(_("The gateway refused it (%(code)s).")) % {"code": code.removeprefix("gateway_")}
