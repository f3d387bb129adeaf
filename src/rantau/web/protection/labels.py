"""Labels of protection's codes, as the Crisis Center reads them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SEVERITY_LABELS = {
    1: _("life or liberty"),
    2: _("serious"),
    3: _("rights"),
    4: _("service"),
}
DANGER_SIGN_LABELS = {
    "violence_now": _("Being beaten or threatened now?"),
    "locked_in": _("Locked in or not allowed out?"),
    "medical_emergency": _("Grave illness or injury?"),
    "detained": _("Detained, about to be removed, or facing the death penalty?"),
    "child": _("Is the victim under 18?"),
    "trafficking": _("Signs of trafficking: sold, forced, bound by debt?"),
    "sexual_harassment": _("Sexual harassment or violence?"),
    "passport_held": _("Passport held by somebody else?"),
    "stranded": _("Stranded, without shelter or food?"),
    "unpaid_three_months": _("Wages unpaid for three months or more?"),
    "death": _("Death, or remains to be brought home?"),
    "wages": _("Wages short or late?"),
    "overcharged": _("Charged more than the ceiling?"),
    "contract_substituted": _("Job or contract not as promised?"),
    "insurance": _("Insurance or social security claim?"),
    "failed_departure": _("Failed to depart?"),
}
CONTACT_CHANNEL_LABELS = {
    "web": _("help page"),
    "phone": _("telephone"),
    "visit": _("walk-in"),
    "letter": _("letter"),
}
REPLY_CHANNEL_LABELS = {
    "code": _("by code only, do not call"),
    "sms": _("SMS without content"),
    "trusted": _("through a trusted person"),
}
CASE_STEP_LABELS = {
    "respond": _("answer the reporter"),
    "act": _("begin to act"),
    "close": _("close the case"),
    "ended": pgettext_lazy("case", "ended"),
}
NOTE_KIND_LABELS = {
    "response": _("First answer to the reporter"),
    "action": _("Action begun"),
    "note": _("Notes"),
}
CASE_OUTCOME_LABELS = {
    "refunded": _("Fees refunded"),
    "wage_paid": _("Wages paid"),
    "claim_paid": _("Claim paid"),
    "repatriated": _("Brought home"),
    "treated": _("Treated until well"),
    "found": _("Found, and the family knows"),
    "placed": _("Placed after all"),
    "sanction": _("The party at fault was sanctioned"),
    "prosecuted": _("Brought to court"),
    "withdrawn": _("Withdrawn by the reporter"),
    "transferred": _("Handed to another body, still watched"),
    "unsolvable": _("Cannot be solved"),
    "incomplete": _("Closed: documents never completed"),
    "unclear": _("Closed: content unclear"),
    "unreachable": _("Closed: reporter not reached"),
}
REPORTER_VERDICT_LABELS = {
    "agrees": _("Agrees, the problem is solved"),
    "disagrees": _("Disagrees"),
    "unreachable": _("Not reached after three tries at safe hours"),
}
CONTACT_RESULT_LABELS = {
    "opened": _("opened as a case"),
    "linked": _("linked to a case"),
    "answered": _("answered at once"),
    "nuisance": _("not a report"),
}
