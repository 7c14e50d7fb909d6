"""The simulated Telegram: users, chats, messages and updates."""
