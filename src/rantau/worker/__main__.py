"""The worker process: `python -m rantau.worker`."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    sys.exit(import_module("rantau.worker.scheduler").run_worker())
