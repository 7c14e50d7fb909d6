"""Number of requests for the statistics of 1,000 calls that last an hour: `python -m benchmarks.polling_requests`."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.campaigns.environment import Environment

RECIPIENTS = 1000
ENDS = ("00", "11", "22", "33", "40", "41", "50", "51", "52", "84", "55", "56", "60")
"""Answered, listened in part, busy, no answer, reached at a later attempt, rejected, no such number, SMS."""


@dataclass(frozen=True, slots=True)
class Result:
    """The requests and times of a campaign."""

    requests: int
    lasted: float
    """Seconds between the acceptance and the last call's end."""
    noticed_after: float
    """Seconds between that end and the campaign's."""


async def follow(folder: Path) -> Result:
    """Run a campaign in simulated time to its end."""
    async with Environment(folder).open() as env:
        phones = [f"7912{index:05}{ENDS[index % len(ENDS)]}" for index in range(RECIPIENTS)]
        campaign = await env.launch(*phones, attempts=3, interval=24, text="Протечка в подвале. " * 7)
        finished = asyncio.ensure_future(env.until(env.service.wait_finished(campaign.id)))
        done = (await finished).finished
        broadcast = env.provider.accepted[0]
        ended = max(broadcast.dialer.stopped)
        return Result(
            requests=env.provider.request_handler.log.reads["state"],
            lasted=ended - broadcast.accepted_at,
            noticed_after=(done.timestamp() if done else env.clock.now()) - ended,
        )


def main() -> None:
    """Print the number of requests and the delay."""
    with TemporaryDirectory() as folder:
        result = asyncio.run(follow(Path(folder)))
    print(f"following {RECIPIENTS:,} recipients whose calls last {result.lasted / 60:.0f} simulated minutes:")
    print(f"  {result.requests} requests for statistics (aim: at most 60)")
    print(f"  the end was noticed after {result.noticed_after:.0f} seconds (aim: one interval, 120 seconds)")


if __name__ == "__main__":
    main()
