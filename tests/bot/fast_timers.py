"""A faster event loop: every wait and every timeout takes a fraction of its time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import time
from typing import Any


@contextmanager
def accelerated_loop(speed: float) -> Iterator[None]:
    """Run the current loop's clock `speed` times as fast; it never goes back."""
    loop: Any = asyncio.get_running_loop()
    started_at, base, select = time.monotonic(), loop.time(), loop._selector.select
    loop.time = lambda: base + (time.monotonic() - started_at) * speed
    loop._selector.select = lambda timeout=None: select(None if timeout is None else timeout / speed)
    try:
        yield
    finally:
        offset = loop.time() - time.monotonic()
        loop.time = lambda: time.monotonic() + offset
        loop._selector.select = select
