"""Print hasscheck's findings and fail if an applicable rule failed.

    hasscheck check --format json | python scripts/lib/hasscheck_gate.py

hasscheck's own table has a line for each of its 74 rules, and its exit code ignores some of them.
"""

from collections import Counter
import json
import sys


def main() -> int:
    """Read the report from standard input and return the exit code."""
    findings: list[dict[str, str]] = json.load(sys.stdin)["findings"]
    for finding in findings:
        if finding["status"] in {"fail", "warn"}:
            print(f"{finding['status']}  {finding['rule_id']}: {finding['message']}")
    counts = Counter(finding["status"] for finding in findings)
    print(", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.most_common()))
    return 1 if counts["fail"] else 0


if __name__ == "__main__":
    sys.exit(main())
