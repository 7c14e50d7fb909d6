"""The bot's services: permissions, limits, confirmation and the audit log belong here, never in a handler.

A handler parses, calls one method of one service with the user, and renders the result. No service uses Telegram's
types.
"""

from .container import Services

__all__ = ["Services"]
