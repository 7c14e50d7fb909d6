"""The Telegram bot of Mobilgroup Voice, from a message to a finished report. It does not depend on Home Assistant."""
