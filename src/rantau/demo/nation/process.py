"""Start a process that writes a part of the nation.

This module imports no model: a spawned process imports it before Django is set up.
"""

import django


def set_up_process() -> None:
    """Set Django up; models can be imported after it."""
    django.setup()
