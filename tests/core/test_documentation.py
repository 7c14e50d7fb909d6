"""The complete example in the documentation runs unchanged."""

import asyncio
import os
from pathlib import Path
import re
import sys

from simulators.provider import Provider

PAGE = Path(__file__).parents[2] / "docs" / "python-client.md"


async def test_the_complete_example_runs(provider: Provider, provider_url: str) -> None:
    """A reader who copies it gets two calls and their outcomes."""
    [program] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    provider.clock.set_speed(600)
    environment = os.environ | {"MOBILGROUP_URL": provider_url, "MOBILGROUP_API_KEY": "demo-key"}

    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment
    )
    out, err = await process.communicate()

    assert err.decode() == ""
    lines = out.decode().splitlines()
    assert lines[0].endswith("RUB on the account, calling from 74951234567")
    assert lines[1].startswith(f"Accepted as {provider.accepted[0].id}, about ")
    assert lines[2].startswith("7*** *** **00: answered after 1 attempts")
    assert lines[3].startswith("7*** *** **50: busy after 2 attempts")
