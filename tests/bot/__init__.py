"""Tests of the Telegram bot: JSON of Telegram in, calls of the Bot API out, a simulated provider that counts."""
