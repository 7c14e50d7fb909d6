"""The entry point of `python -m telegram_bot`."""

import sys

from .cli import main

sys.exit(main())
