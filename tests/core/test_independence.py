"""The core runs without Home Assistant and Telegram and does not import them."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

import aiomobilgroup

CORE = Path(aiomobilgroup.__file__).parent
BLOCKED = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"homeassistant", "telegram", "voluptuous", "probatio", "custom_components"}:
            raise ModuleNotFoundError(f"{name} is absent", name=name)

sys.meta_path.insert(0, Absent())
import aiomobilgroup
print(len(aiomobilgroup.__all__))
"""


def test_core_imports_with_both_absent() -> None:
    """A process in which neither can be imported can import the whole core."""
    result = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=True)

    assert int(result.stdout) == len(aiomobilgroup.__all__)


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=lambda path: path.name)
def test_core_imports_only_what_it_may(path: Path) -> None:
    """Allowed: the standard library, five packages, and relative imports: HACS installs the core by another name."""
    allowed = sys.stdlib_module_names | {"aiohttp", "msgspec", "phonenumbers", "sqlalchemy", "yarl"}
    tree = ast.parse(path.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}

    assert {name.split(".")[0] for name in imported} <= allowed


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=lambda path: path.name)
def test_a_module_is_one_idea(path: Path) -> None:
    """No module is longer than 300 lines."""
    assert len(path.read_text().splitlines()) <= 300
