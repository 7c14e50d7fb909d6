"""Tests of the Telegram bot: Telegram's JSON in, Bot API calls out, with a simulated provider."""
