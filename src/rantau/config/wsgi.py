"""The way in for the web server; an unsafe setting stops it here."""

import os

from django.core.wsgi import get_wsgi_application

from rantau.config.safety import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rantau.config.settings")
application = get_wsgi_application()
refuse_unsafe()
