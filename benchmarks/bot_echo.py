"""The least that a bot of python-telegram-bot can be: it says what it was told. `python -m benchmarks.bot_echo URL`."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

TOKEN = "43:echo-token"  # noqa: S105 - it opens a simulator


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Run it until it is ended."""
    application = Application.builder().token(TOKEN).base_url(f"{sys.argv[1]}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(timeout=20)


if __name__ == "__main__":
    main()
