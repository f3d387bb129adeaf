"""`python -m rantau.cli`."""

import sys

from rantau.cli.main import main

sys.exit(main())
