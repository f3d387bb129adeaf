"""Labels of placement's codes, as officers and workers read them."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rantau.placement.verification_checks import ROUND

REQUIREMENT_STATUS_LABELS = {
    "missing": (_("Not yet"), ""),
    "received": (_("Received, not verified yet"), "wait"),
    "accepted": (_("Verified"), "ok"),
    "returned": (pgettext_lazy("document", "Returned"), "bad"),
}
VERIFICATION_METHOD_LABELS = {
    "original": _("original seen"),
    "register": _("compared with the register"),
    "issuer": _("issuer asked"),
    "copy": _("certified copy seen"),
    "scan": _("scan only"),
}


def describe_method(how: str) -> str:
    """How a document was verified; empty for a method of an earlier release."""
    if how == ROUND:
        return gettext("checked in the round")
    return str(VERIFICATION_METHOD_LABELS.get(how, ""))


NAME_ANSWER_LABELS = {
    "same": _("The same person, spelled another way"),
    "unsure": _("Not certain yet: ask for a letter of the head of the village"),
    "other": _("Not the same person: stop and report it"),
}
NAME_RULE_LABELS = {
    "title": _("a title or degree is left out"),
    "joining_word": _("bin, binti or another joining word is left out"),
    "single_name": _("a single name is given twice, or its surname is filled up"),
    "spelling": _("a spelling from before 1972"),
    "order": _("the words stand in another order"),
    "joined": _("what is written together in one is written apart in the other"),
    "short_form": _("a short form is written out"),
    "cut": _("the name is cut where its field in the passport ends"),
    "initial": _("a word is an initial only"),
    "added": _("the passport has a further name, such as that of the father or grandfather"),
    "left_out": _("the passport leaves out a word"),
    "sound": _("another spelling of the same sound"),
}
ZONE_ROW_LABELS = {
    "number": _("Passport number"),
    "name": _("Name"),
    "birth": _("Birth date"),
    "sex": _("Sex"),
    "expires_on": _("Valid until"),
}
DOCUMENT_EVENT_LABELS = {
    "received": _("Documents received"),
    "accepted": _("Documents verified and accepted"),
    "returned": _("Documents returned"),
    "reverted": _("Receipt of documents reverted"),
    "moved": _("Goes on with another agency, which supplies anew"),
    "named": _("Answered about the name"),
}
TIMELINE_LABELS = {
    "handed_over": _("Handed over to"),
    "corrected": _("Data corrected"),
    "suspended": _("Suspended until everything it rests on agrees"),
    "reissued": _("Issued anew in place of another"),
}
EARLY_END_LABELS = {
    "withdrawn": _("Withdrawn"),
    "refused": _("Refused"),
}
REASON_TO_WITHDRAW_LABELS = {
    "worker_wishes": _("The worker's wish"),
    "agency_wishes": _("The agency's wish"),
    "employer_cancelled": _("Cancelled by the employer"),
    "health": _("Health reasons"),
    "other": _("Another reason"),
}
REASON_TO_REFUSE_LABELS = {
    "false_documents": _("False documents"),
    "too_young": _("Too young"),
    "unfit": _("Unfit"),
    "fraud": _("Fraud"),
    "other": _("Another reason"),
}
RETURN_REASON_LABELS = {
    "end_of_contract": _("End of contract"),
    "leave": _("Home on leave"),
    "problem": _("Home because of a problem"),
    "sick": _("Sick"),
    "deceased": _("Deceased"),
}
DECISION_LABELS = {
    "selected": (_("Select the candidate"), _("Select and issue the documents")),
    "cleared": (_("Clearance"), _("Issue the clearance")),
    "closed": (_("Close the placement"), _("Close the placement")),
}
# Code of an action (see placement/available_actions.py) -> its page and the label of its button.
ACTION_LINKS = {
    "receive": ("placement:receive", _("Receive documents")),
    "verify": ("placement:verify", _("Verify documents")),
    "confirm_name": ("placement:answer_name", _("Answer about the name")),
    "decide": ("placement:decide", _("Decide")),
    "departed": ("placement:depart", _("Record departure")),
    "arrived": ("placement:arrive", _("Record the arrival")),
    "returned": ("placement:return", _("Record return")),
    "transfer": ("placement:transfer", _("Go on with another agency")),
    "withdraw": ("placement:withdraw", _("Withdraw")),
    "refuse": ("placement:refuse", _("Refuse")),
    "correct": ("placement:correct", _("Correct a document")),
    "correct_time": ("placement:correct_time", _("Correct a time")),
}
TIME_CORRECTED_TEXT = _("its time was corrected: %(why)s")
SUPPLY_REQUIREMENT_TEXT = _("Hand in %(document)s")
VERIFY_REQUIREMENT_TEXT = _("Verify %(document)s")
ANSWER_NAME_TEXT = _("Answer about the name in %(document)s")
SETTLE_IDENTITY_TEXT = _("Settle birth date and sex, which differ in %(document)s")
NEXT_MILESTONE_LABELS = {
    "selected": _("Decide on the selection"),
    "cleared": _("Issue the clearance"),
    "departed": _("Depart from the airport or port"),
    "arrived": _("Record the arrival at the post abroad"),
    "returned": _("Working abroad until the return"),
    "closed": _("Settle what is outstanding, then close"),
}
