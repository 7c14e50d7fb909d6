"""Starting of the instant provider in its own process."""

from collections.abc import Iterator
from contextlib import contextmanager
import subprocess
import sys


@contextmanager
def provider() -> Iterator[str]:
    """Start the provider, yield its URL, and stop it at the end."""
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.instant_provider"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None  # noqa: S101
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
