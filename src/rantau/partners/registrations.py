"""Journal kinds, permissions and open work of this app, registered at start-up."""

from django.utils.translation import gettext_lazy as _

from rantau.access import permissions
from rantau.duties.interface import register_describers, register_duty_kinds
from rantau.journal import interface
from rantau.journal.interface import JournalKind
from rantau.offices.interface import register_open_work
from rantau.partners.permissions import PERMISSION_TABLE
from rantau.partners.selectors import count_open_job_orders
from rantau.partners.services import agency_changes, licence_warnings
from rantau.partners.services.job_orders import ABOUT_KIND, DECIDE_JOB_ORDER_DUTY
from rantau.partners.services.licences import DECIDE_LICENCE_DUTY
from rantau.partners.worklist import (
    describe_agencies,
    describe_agency_changes,
    describe_job_order_proposals,
    describe_licences,
)

AGENCY_LICENSED = JournalKind("partners:agency:licensed", _("Agency licensed"))

interface.register_journal_kinds(AGENCY_LICENSED)
permissions.register_permissions(PERMISSION_TABLE)
register_open_work("job orders", count_open_job_orders)
register_duty_kinds(
    DECIDE_LICENCE_DUTY,
    DECIDE_JOB_ORDER_DUTY,
    agency_changes.DECIDE_CHANGE_DUTY,
    *licence_warnings.LICENCE_DUTIES,
)
register_describers(
    {
        "licence": describe_licences,
        ABOUT_KIND: describe_job_order_proposals,
        agency_changes.ABOUT_KIND: describe_agency_changes,
        licence_warnings.ABOUT_KIND: describe_agencies,
    }
)
