"""Entry point of ``python -m reader``, which is equivalent to the command ``reader``."""

import sys

from reader.cli.main import main

sys.exit(main())
