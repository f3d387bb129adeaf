"""Run the command line: `python -m rantau.ops`, as script/rantau does."""

import sys

from rantau.ops.main import main

sys.exit(main())
