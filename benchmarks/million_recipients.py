"""A campaign to a million recipients through the core alone, compared with one to a tenth of them.

Each runs in its own process, from launch to last call: `python -m benchmarks.million_recipients [--recipients 1000000]`
"""

import argparse
import asyncio
from datetime import timedelta
import json
from pathlib import Path
import resource
import subprocess
import sys
import tempfile
import time

import aiohttp

from aiomobilgroup import ApiKey, Broadcast, MobilgroupClient, Subscriber, Text
from aiomobilgroup.campaigns import Actor, Campaigns, Journal, LaunchRequest
from benchmarks.client_payloads import SENDER, TEXT, phones
from benchmarks.instant_provider_process import provider


async def run(url: str, count: int) -> dict[str, float]:
    """Call all recipients and return the seconds and the MiB of memory it took."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(f"sqlite:///{Path(folder, 'journal.db')}")
        await journal.open()
        async with aiohttp.ClientSession() as session:
            client = MobilgroupClient(session, ApiKey("demo-key"), url=f"{url}/api/", read_pause=timedelta(0))
            campaigns = Campaigns(client, journal, account="benchmark", name="benchmark")
            await campaigns.start()
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            started = time.perf_counter()
            broadcast = Broadcast(
                sender=SENDER, content=Text(TEXT), subscribers=[Subscriber(one) for one in phones(count)]
            )
            campaign = await campaigns.launch(LaunchRequest(broadcast=broadcast, actor=Actor("benchmark", "benchmark")))
            del broadcast
            launched = time.perf_counter() - started
            await campaigns.wait_submitted(campaign.id)
            sent = time.perf_counter() - started
            campaign = await campaigns.wait_finished(campaign.id)
            seconds = time.perf_counter() - started
            assert campaign.counts.reached == count, campaign  # noqa: S101
            await campaigns.close()
        await journal.close()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"launched": launched, "sent": sent, "seconds": seconds, "memory": memory}


def compare(count: int) -> None:
    """Run both campaigns and print them with their ratios."""
    results = {}
    for size in (count // 10, count):
        with provider() as url:
            command = [sys.executable, "-m", "benchmarks.million_recipients", "--url", url, "--recipients", str(size)]
            output = subprocess.run(command, capture_output=True, text=True, check=True)
        results[size] = json.loads(output.stdout)
    print(f"\n{'recipients':>12}{'launched':>12}{'sent':>10}{'finished':>12}{'peak memory':>14}")
    for size, result in results.items():
        figures = f"{result['launched']:>10.1f} s{result['sent']:>8.1f} s{result['seconds']:>10.1f} s"
        print(f"{size:>12,}{figures}{result['memory']:>10.0f} MiB")
    small, large = results[count // 10], results[count]
    print(
        f"{'ratio':>12}{'':>20}{large['seconds'] / small['seconds']:>12.1f}{large['memory'] / small['memory']:>14.1f}"
    )


def main() -> None:
    """Compare both campaigns, or with `--url` run one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=1_000_000)
    parser.add_argument("--url")
    arguments = parser.parse_args()
    if arguments.url:
        print(json.dumps(asyncio.run(run(arguments.url, arguments.recipients))))
    else:
        compare(arguments.recipients)


if __name__ == "__main__":
    main()
