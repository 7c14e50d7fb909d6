"""At-most-once delivery at random: every fault at every point, and a process that is killed again and again.

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
    result = await run_experiment(campaigns=120, kills=14, seed=7, journal=f"sqlite:///{tmp_path / 'journal.db'}")

    with capsys.disabled():
        print("\n" + "\n".join(f"  {line}" for line in result.lines()))  # noqa: T201
    assert result.holds
    assert result.kills.total() == 14
    assert result.once > 100
