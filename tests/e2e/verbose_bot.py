"""The bot with everything logged: each library at its lowest level, rows of the journal, and users' messages."""

import sys

from telegram_bot.cli import main
from telegram_bot.operations import logging_setup

if __name__ == "__main__":
    logging_setup._QUIETER.clear()
    sys.exit(main())
