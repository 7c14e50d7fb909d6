"""The application service: permission, limits, confirmation and record live here, never in a handler.

A handler parses, calls one method of one desk with the person who wants it, and renders what comes back. Nothing here
knows Telegram's types.
"""

from .container import Services

__all__ = ["Services"]
