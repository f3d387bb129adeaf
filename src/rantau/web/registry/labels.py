"""Labels of the registry's codes, as officers and workers read them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SAFE_CHANNEL_LABELS = {
    "none": _("Do not contact, he or she will come"),
    "sms": _("SMS that says nothing of the content"),
    "call": _("Telephone"),
    "visit": _("An officer's visit"),
}
RELATION_LABELS = {
    "mother": _("Mother"),
    "father": _("Father"),
    "spouse": _("Husband or wife"),
    "sibling": _("Brother or sister"),
    "child": _("Child"),
    "other": _("Someone else who is trusted"),
}
IDENTITY_KIND_LABELS = {
    "nik": _("NIK"),
    "family_card": _("Family card"),
    "passport": _("Passport"),
    "nik_written": _("NIK as written on the card"),
    "pass_written": _("Passport number as written"),
    "nik_replaced": _("Wrong NIK, replaced"),
    "pass_replaced": _("Wrong passport number, replaced"),
}
RELATIVE_REMOVAL_LABELS = {
    "mistake": _("Recorded by mistake"),
    "wish": _("The person's own wish"),
    "gone": _("Has died or cannot be reached any more"),
}
IDENTITY_ADVICE_LABELS = {
    "nik.not_16_digits": _("not 16 digits"),
    "nik.unknown_region": _("unknown region code"),
    "nik.no_serial": _("serial number 0000"),
    "nik.other_sex": _("another sex"),
    "nik.no_such_day": _("no such day in the NIK"),
    "nik.other_birth_date": _("another birth date"),
    "nik.second": _("a second NIK"),
}
MATCH_REASON_LABELS = {
    "nik": _("same NIK"),
    "passport": _("same passport"),
    "name": _("similar name"),
    "birth_date": _("birth date fits"),
    "other_data": _("other details fit"),
}
READ_PURPOSE_LABELS = {
    "counter": _("service at the counter"),
    "verification": _("checking documents"),
    "slip": _("giving a sign-in code"),
    "serving": _("served at another office"),
    "search": _("search results"),
    "compare": _("checked whether it is the same person"),
    "failed_sign_in": _("tried to sign in with a code that does not fit"),
    "failed_try": _("tried to open the file, with data that do not fit"),
    "break_glass": _("opened in an emergency"),
    "api": _("by the office's application"),
    "api_list": _("a list by the office's application"),
    "enrol": _("starting a placement"),
    "placement": _("handling a placement"),
    "document": _("fetching a document"),
    "case": _("handling a case"),
    "family": _("recording family"),
    "number": _("recording an identity number"),
    "safe_contact": _("changing safe contact"),
    "limits": _("lifting a slow-down after wrong tries"),
    "candidates": _("the agency's list of candidates"),
    "residents": _("list of residents abroad"),
}
ACCESS_GROUND_LABELS = {
    "referral": _("referred"),
    "break_glass": _("opened in an emergency"),
    "companion": _("companion"),
    "serving": _("serving today"),
}


def label_match_candidates(candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each candidate with its score in percent and the labels of its reasons."""
    return [
        {
            **candidate,
            "percent": round(candidate["score"] * 100),
            "reasons": [MATCH_REASON_LABELS[reason] for reason in candidate["reasons"]],
        }
        for candidate in candidates
    ]


SAVE_LABEL = _("Save")
