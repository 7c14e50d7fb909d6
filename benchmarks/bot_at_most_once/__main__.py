"""Kill bots and count the accepted broadcasts: `python -m benchmarks.bot_at_most_once [--kills N] [--orders N]`."""

import argparse
import asyncio
from pathlib import Path
import sys
import tempfile

from benchmarks.bot_at_most_once.experiment import run_experiment


def main() -> int:
    """Run the experiment and print its result; return 1 if an order was launched twice, lost or wrongly shown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bot_at_most_once", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--orders", type=int, default=3, help="new orders per process")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(run_experiment(arguments.kills, arguments.orders, arguments.seed, Path(folder)))
    print(f"seed {arguments.seed}")
    print("\n".join(result.lines()))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
