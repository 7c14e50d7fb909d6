"""Fail when modules import one another in a circle; imports for types only are counted too.

    python scripts/lib/import_cycles.py

Import Linter checks the layers of the packages in its configuration; this checks every package of the repository.
"""

from graphlib import CycleError, TopologicalSorter
import sys
from typing import Final

import grimp

PACKAGES: Final = ("aiomobilgroup", "telegram_bot", "custom_components", "simulators", "benchmarks", "demo", "tests")


def main() -> int:
    """Print a circle of imports, if there is one, and return the exit code."""
    sys.path[:0] = [".", "custom_components/mobilgroup"]
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as err:
        print("modules import one another in a circle:", " <- ".join(err.args[1]))
        return 1
    print(f"{len(imports)} modules, no circle of imports")
    return 0


if __name__ == "__main__":
    sys.exit(main())
