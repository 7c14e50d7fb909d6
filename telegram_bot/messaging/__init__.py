"""Sending messages to Telegram, and the HTTP requests beneath."""
