"""The Telegram bot of Mobilgroup Voice: from a typed text to a finished report. It knows nothing of Home Assistant."""
