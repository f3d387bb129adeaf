"""`python -m rantau.ops`, which script/rantau runs."""

import sys

from rantau.ops.main import main

sys.exit(main())
