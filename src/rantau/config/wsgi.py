"""The WSGI application for the web server; an unsafe configuration stops it here."""

import gc

import django
from django.core.wsgi import get_wsgi_application

from rantau.common.environment import use_rantau_settings
from rantau.common.metric_files import use_metric_files

use_rantau_settings()
use_metric_files("web")
django.setup(set_prefix=False)

# The checks read models, which are there only once Django is set up. They run before the middleware
# is made, which would end on some of these faults without saying what to do.
from rantau.config.checks import require_safe_configuration  # noqa: E402

require_safe_configuration()
application = get_wsgi_application()

# What is loaded by now lives as long as the process, and a page makes thousands of objects: the
# garbage collector passes over the first, and runs after 10,000 new ones instead of 700. It took
# some 7 % of a page's processor time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
