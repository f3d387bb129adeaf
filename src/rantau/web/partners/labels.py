"""Labels of agencies' and job orders' codes, as officers and the public read them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rantau.common.sexes import EITHER
from rantau.partners import public_check
from rantau.partners.models import AgencyChange, JobOrderProposal, Licence
from rantau.web.common.labels import SEX_LABELS

HOLD_REASON_LABELS = {"review": _("under review"), "documents": _("documents to be renewed")}
QUOTA_SEX_LABELS = SEX_LABELS | {EITHER: _("Men or women")}

LICENCE_OUTCOME_LABELS = {
    Licence.CONFIRMED: _("Confirmed; in force"),
    Licence.REFUSED: _("Refused"),
}
CHANGE_OUTCOME_LABELS = {
    AgencyChange.CONFIRMED: pgettext_lazy("change of an agency", "Confirmed"),
    AgencyChange.REFUSED: _("Refused"),
}
JOB_ORDER_OUTCOME_LABELS = {
    JobOrderProposal.CONFIRMED: _("Confirmed; open"),
    JobOrderProposal.REFUSED: _("Refused"),
}

ENDS_SOON = "soon"  # a state of a licence that officers see beside those of the public
LICENCE_TAGS = {
    public_check.OK: (_("valid"), "ok"),
    ENDS_SOON: (_("ends soon"), "wait"),
    public_check.EARLY: (_("not yet valid"), "wait"),
    public_check.EXPIRED: (_("ended"), "bad"),
    public_check.ENDED: (_("the agency has ended"), "bad"),
}
JOB_ORDER_TAGS = {
    public_check.OK: (_("open"), "ok"),
    public_check.EARLY: (_("not yet open"), "info"),
    public_check.CLOSED: (_("closed"), ""),
    public_check.EXPIRED: (_("recruitment permit ended"), "bad"),
}
PUBLIC_AGENCY_TAGS = {
    public_check.OK: (_("Licensed"), "ok"),
    public_check.HELD: (_("Under review"), "wait"),
    public_check.EARLY: (_("Licence not yet valid"), "wait"),
    public_check.EXPIRED: (_("Licence has ended"), "bad"),
    public_check.ENDED: (_("This agency has ended"), "bad"),
}
PUBLIC_JOB_ORDER_TAGS = {
    public_check.OK: (_("Registered and open"), "ok"),
    public_check.HELD: (_("Under review"), "wait"),
    public_check.EARLY: (_("Registered, not yet open"), "info"),
    public_check.CLOSED: (pgettext_lazy("job order", "Closed"), "bad"),
    public_check.EXPIRED: (_("Licence has ended"), "bad"),
}
