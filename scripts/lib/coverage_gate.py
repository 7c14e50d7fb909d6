"""Fail if a module of the integration has too little test coverage.

    python scripts/lib/coverage_gate.py coverage.json

The Integration Quality Scale requires more than 95 % of every module, not of the whole, and all of the config flow.
"""

import json
from pathlib import Path
import sys

PACKAGE = "custom_components/mobilgroup/"
FLOOR = 95
FLOORS = {"config_flow.py": 100}


def main(report: Path) -> int:
    """Print one line per module and return the exit code."""
    if not report.exists():
        print(f"{report} is missing: the tests wrote no coverage")
        return 1

    files: dict[str, dict[str, dict[str, float]]] = json.loads(report.read_text(encoding="utf-8"))["files"]
    modules = {
        Path(path).as_posix().removeprefix(PACKAGE): details["summary"]["percent_covered"]
        for path, details in files.items()
        if Path(path).as_posix().startswith(PACKAGE)
    }
    if not modules:
        print(f"no module of {PACKAGE} was measured")
        return 1

    short = []
    for name, covered in sorted(modules.items()):
        floor = FLOORS.get(name, FLOOR)
        if covered < floor:
            short.append(name)
        print(f"  {covered:6.1f} %  {name}" + (f"   < {floor} %" if covered < floor else ""))
    if short:
        print(f"{len(short)} of {len(modules)} modules are under their floor; scripts/test tests --cov shows the lines")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
