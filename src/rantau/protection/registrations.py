"""Duty kinds, describers and permissions of this app, registered at start-up.

Journal entries of a case or contact have it alone as subject.
"""

from rantau.access import permissions
from rantau.documents.files import register_file_owner
from rantau.duties import interface as duties_interface
from rantau.protection.duties import DUTY_KINDS
from rantau.protection.permissions import PERMISSION_TABLE
from rantau.protection.selectors import find_evidence_digests
from rantau.protection.worklist import describe_cases, describe_contacts

permissions.register_permissions(PERMISSION_TABLE)
register_file_owner(find_evidence_digests)
duties_interface.register_duty_kinds(*DUTY_KINDS)
duties_interface.register_describers({"case": describe_cases, "contact": describe_contacts})
