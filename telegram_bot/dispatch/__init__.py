"""The layer between the Telegram library and the handlers: access, routing, the context of an update."""
