"""The way in for the web server; an unsafe setting stops it here."""

import os

from django.core.wsgi import get_wsgi_application

from rantau.config.checks import require_safe_configuration

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.config.settings")
application = get_wsgi_application()
require_safe_configuration()
