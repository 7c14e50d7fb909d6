"""Measurement of one contender: `python -m benchmarks.client_measurement send URL|read FILE CONTENDER COUNT`."""

import asyncio
import gc
import json
from pathlib import Path
import resource
import sys
import time

import aiohttp

from benchmarks.client_contenders import READ, SEND

REPEATS = 5


def _peak() -> int:
    """Return the peak memory of this process in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


async def measure_send(contender: str, count: int, url: str) -> list[float]:
    """Send repeatedly and return the seconds of each send."""
    seconds = []
    async with aiohttp.ClientSession() as session:
        for _ in range(REPEATS):
            gc.collect()
            started = time.perf_counter()
            answer = await SEND[contender](session, url, count)
            seconds.append(time.perf_counter() - started)
            del answer
    return seconds


def measure_read(contender: str, body: bytes) -> list[float]:
    """Parse a report repeatedly and return the seconds of each parse."""
    seconds = []
    for _ in range(REPEATS):
        gc.collect()
        started = time.perf_counter()
        answer = READ[contender](body)
        seconds.append(time.perf_counter() - started)
        del answer
    return seconds


def main() -> None:
    """Print the seconds and the growth of the peak memory in KiB as JSON."""
    task, source, contender, count = sys.argv[1:]
    body = Path(source).read_bytes() if task == "read" else b""
    before = _peak()
    if task == "read":
        seconds = measure_read(contender, body)
    else:
        seconds = asyncio.run(measure_send(contender, int(count), source))
    print(json.dumps({"seconds": seconds, "memory": _peak() - before}))


if __name__ == "__main__":
    main()
