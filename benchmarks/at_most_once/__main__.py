"""Kill processes and count what was accepted: `python -m benchmarks.at_most_once [--campaigns N] [--kills N]`."""

import argparse
import asyncio
import sys
import tempfile

from benchmarks.at_most_once.experiment import run_experiment


def main() -> int:
    """Run it; return 1 when the promise was broken."""
    parser = argparse.ArgumentParser(prog="scripts/at_most_once", description=__doc__)
    parser.add_argument("--campaigns", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--journal", help="an empty database (default: a file of SQLite)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        journal = arguments.journal or f"sqlite:///{folder}/journal.db"
        verdict = asyncio.run(run_experiment(arguments.campaigns, arguments.kills, arguments.seed, journal))
    print(f"seed {arguments.seed}")
    print("\n".join(verdict.lines()))
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main())
