"""Permissions, duty kinds and describers of this app, registered at start-up."""

from rantau.access import permissions
from rantau.duties.interface import register_describers, register_duty_kinds
from rantau.registry.permissions import PERMISSION_TABLE
from rantau.registry.services.corrections import DECIDE_CORRECTION_DUTY
from rantau.registry.services.merges import DECIDE_MERGE_DUTY
from rantau.registry.worklist import describe_corrections, describe_merges, describe_persons

permissions.register_permissions(PERMISSION_TABLE)
register_duty_kinds(DECIDE_CORRECTION_DUTY, DECIDE_MERGE_DUTY)
register_describers(
    {
        "person": describe_persons,
        "merge": describe_merges,
        "correction": describe_corrections,
    }
)
