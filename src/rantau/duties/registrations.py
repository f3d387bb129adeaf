"""Register permissions and open work of this app at start-up."""

from rantau.access import permissions
from rantau.access.services.proposals import register_proposal_duty
from rantau.duties.interface import register_describers, register_duty_kinds
from rantau.duties.permissions import PERMISSION_TABLE
from rantau.duties.proposals import DECIDE_PROPOSAL_DUTY, PROPOSAL_DUTY, describe_proposals
from rantau.duties.selectors import count_open_duties
from rantau.offices.interface import register_open_work

permissions.register_permissions(PERMISSION_TABLE)
register_duty_kinds(DECIDE_PROPOSAL_DUTY)
register_describers({"proposal": describe_proposals})
register_proposal_duty(PROPOSAL_DUTY)
register_open_work("duties", count_open_duties)
