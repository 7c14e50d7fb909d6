"""The bot with nothing left unsaid: each library logs all it has, rows of the journal and people's messages too."""

import sys

from telegram_bot import logs
from telegram_bot.cli import main

if __name__ == "__main__":
    logs._QUIETER.clear()
    sys.exit(main())
