"""The WSGI application for the web server; an unsafe configuration stops it here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.config.settings")
application = get_wsgi_application()

# The checks read models, which are there only once Django is set up.
from rantau.config.checks import require_safe_configuration  # noqa: E402

require_safe_configuration()
