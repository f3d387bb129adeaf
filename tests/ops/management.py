"""Run a management command as its command line would, in this process and database."""

from django.core.management import call_command


def run_management_command(name, *words):
    """The command's exit code; what it prints goes to standard output and error."""
    try:
        call_command(name, *[str(word) for word in words])
    except SystemExit as ended:
        return ended.code
    return 0
