"""Print the module of weights: `python -m tests.registry.pairs`, with Django's settings."""

import django

django.setup()

from tests.registry.pairs.estimate import print_module  # noqa: E402 (needs the models)

print_module()
