"""The promise, at random: every fault at every point, and a process that is killed again and again.

This is a small part of `scripts/at_most_once`, which takes five minutes.
"""

from pathlib import Path

import pytest

from benchmarks.at_most_once.experiment import run_experiment


@pytest.mark.timeout(180)
async def test_each_batch_is_accepted_at_most_once_and_nothing_is_claimed_that_is_not_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The counts are printed."""
    verdict = await run_experiment(campaigns=120, kills=14, seed=7, journal=f"sqlite:///{tmp_path / 'journal.db'}")

    with capsys.disabled():
        print("\n" + "\n".join(f"  {line}" for line in verdict.lines()))  # noqa: T201
    assert verdict.holds
    assert verdict.kills.total() == 14
    assert verdict.once > 100
