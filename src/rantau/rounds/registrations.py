"""Permissions, letters, duty kinds and describers of this app, registered at start-up."""

from rantau.access import permissions
from rantau.documents.interface import register_letter_kinds
from rantau.duties.interface import register_describers, register_duty_kinds
from rantau.rounds.entrance import describe_marks
from rantau.rounds.permissions import PERMISSION_TABLE
from rantau.rounds.services.announcements import DECIDE_ANNOUNCEMENT_DUTY
from rantau.rounds.services.attendance import DECIDE_MISMATCH_DUTY
from rantau.rounds.services.verification import EXAM_CARD
from rantau.rounds.worklist import describe_announcements

permissions.register_permissions(PERMISSION_TABLE)
register_duty_kinds(DECIDE_ANNOUNCEMENT_DUTY, DECIDE_MISMATCH_DUTY)
register_describers({"announcement": describe_announcements, "attendance_mark": describe_marks})
register_letter_kinds(EXAM_CARD)
