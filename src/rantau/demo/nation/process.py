"""The beginning of a process that fills the nation beside others.

This module imports no model: a spawned process reads it before Django is set up in it.
"""

import django


def set_up_process() -> None:
    """Set Django up; the modules of the work load after it."""
    django.setup()
