"""The simulated Telegram's users, chats, messages and updates."""
