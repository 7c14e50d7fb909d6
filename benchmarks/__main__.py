"""Run and print every comparison of clients: `python -m benchmarks [--recipients N] [--rounds N]`."""

import argparse
from collections import defaultdict
from collections.abc import Sequence
import json
import statistics
import subprocess
import sys
import tempfile

from benchmarks.client_payloads import report

CONTENDERS = ("core", "orjson", "pydantic")
TITLES = {
    "send": "send a broadcast and receive its receipt",
    "read": "parse a report",
}
NOTES = {
    ("send", "core"): "checks every number, reads the receipt",
    ("send", "orjson"): "dumps and one POST, nothing checked or read",
    ("send", "pydantic"): "models in, models out",
    ("read", "core"): "immutable models, money as Decimal",
    ("read", "orjson"): "dictionaries of strings",
    ("read", "pydantic"): "models, money as Decimal",
}


def measure(task: str, source: str, contender: str, count: int) -> tuple[float, int]:
    """Run one contender in a new process and return its median seconds and its memory growth in KiB."""
    command = [sys.executable, "-m", "benchmarks.client_measurement", task, source, contender, str(count)]
    result = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return statistics.median(result["seconds"]), result["memory"]


def compare(task: str, source: str, count: int, rounds: int) -> None:
    """Measure all contenders alternately, round by round, and print medians and ratios."""
    seconds: dict[str, list[float]] = defaultdict(list)
    memory: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for contender in CONTENDERS:
            time, peak = measure(task, source, contender, count)
            seconds[contender].append(time)
            memory[contender].append(peak)
    print(f"\n{TITLES[task]}: {count:,} recipients, median of {rounds} rounds of 5")
    print(f"  {'':10}{'time':>10}{'core / it':>12}{'peak memory':>14}{'core / it':>12}")
    for contender in CONTENDERS:
        median_time, median_peak = statistics.median(seconds[contender]), statistics.median(memory[contender])
        slower, larger = _ratio(seconds["core"], seconds[contender]), _ratio(memory["core"], memory[contender])
        figures = f"{median_time * 1000:>7.0f} ms{slower:>12.2f}{median_peak / 1024:>10.0f} MiB{larger:>12.2f}"
        print(f"  {contender:10}{figures}   {NOTES[task, contender]}")


def _ratio(core: Sequence[float], contender: Sequence[float]) -> float:
    """Return the median of the ratios of each round, in which both had the same load of the machine."""
    return statistics.median(core_value / value for core_value, value in zip(core, contender, strict=True))


def main() -> None:
    """Run the comparisons."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--recipients", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    count: int = arguments.recipients
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.receipt_server", str(count)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None  # noqa: S101
        compare("send", server.stdout.readline().strip(), count, arguments.rounds)
    finally:
        server.terminate()
        server.wait()
    with tempfile.NamedTemporaryFile() as file:
        file.write(report(count))
        file.flush()
        compare("read", file.name, count, arguments.rounds)


if __name__ == "__main__":
    main()
