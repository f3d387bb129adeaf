"""`python -m benchmarks.run`: set Django up, then measure; models are imported after the set-up."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    sys.exit(import_module("benchmarks.measure").main())
