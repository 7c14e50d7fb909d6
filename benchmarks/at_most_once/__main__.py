"""Kill worker processes and count accepted batches: `python -m benchmarks.at_most_once [--campaigns N] [--kills N]`."""

import argparse
import asyncio
import sys
import tempfile

from benchmarks.at_most_once.experiment import run_experiment


def main() -> int:
    """Run the experiment and print its result; return 1 if a batch was sent twice, lost or wrongly reported."""
    parser = argparse.ArgumentParser(prog="scripts/at_most_once", description=__doc__)
    parser.add_argument("--campaigns", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--journal", help="an empty database (default: a SQLite file)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        journal = arguments.journal or f"sqlite:///{folder}/journal.db"
        result = asyncio.run(run_experiment(arguments.campaigns, arguments.kills, arguments.seed, journal))
    print(f"seed {arguments.seed}")
    print("\n".join(result.lines()))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
