"""Telegram over HTTP: the Bot API, the control API and the chat page."""
