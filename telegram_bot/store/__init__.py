"""What the bot remembers, in tables of its own beside the campaigns': it survives a kill at any moment."""

from .tables import upgrade

__all__ = ["upgrade"]
