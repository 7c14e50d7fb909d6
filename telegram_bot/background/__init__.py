"""Periodic work beside the updates: each service is started with the bot and stopped with it."""

from collections.abc import Awaitable, Callable
from typing import Final

from ..context import BotApplication
from ..services import End
from . import attention, expiry, low_balance, menus

type Service = Callable[[BotApplication], Awaitable[End]]

SERVICES: Final[tuple[Service, ...]] = (attention.begin, expiry.begin, low_balance.begin, menus.begin)
"""What starts each service; what that returns stops it."""
