"""Hours in seconds: every wait of the event loop is shorter, every time-out too."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import time
from typing import Any


@contextmanager
def hastened(speed: float) -> Iterator[None]:
    """Let the running loop's time pass so many times as fast; it never goes back."""
    loop: Any = asyncio.get_running_loop()
    began, base, select = time.monotonic(), loop.time(), loop._selector.select
    loop.time = lambda: base + (time.monotonic() - began) * speed
    loop._selector.select = lambda timeout=None: select(None if timeout is None else timeout / speed)
    try:
        yield
    finally:
        ahead = loop.time() - time.monotonic()
        loop.time = lambda: time.monotonic() + ahead
        loop._selector.select = select
