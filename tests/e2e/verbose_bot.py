"""The bot with nothing left unsaid: each library logs all it has, rows of the journal and people's messages too."""

import sys

from telegram_bot.cli import main
from telegram_bot.operations import logging_setup

if __name__ == "__main__":
    logging_setup._QUIETER.clear()
    sys.exit(main())
