"""Lets `python -m waystation.cli` do what `waystation` does."""

import sys

from waystation.cli import main

sys.exit(main())
