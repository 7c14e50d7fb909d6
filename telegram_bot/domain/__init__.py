"""The bot's own objects and rules, without input or output."""
