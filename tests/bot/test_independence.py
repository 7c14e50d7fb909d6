"""The bot is independent of Home Assistant."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

import telegram_bot

BOT = Path(telegram_bot.__file__).parent
IMPORT_ALL = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"homeassistant", "custom_components", "probatio", "simulators"}:
            raise ModuleNotFoundError(f"{name} is absent", name=name)

sys.meta_path.insert(0, Absent())
import pkgutil
import telegram_bot
from importlib import import_module

names = [one.name for one in pkgutil.walk_packages(telegram_bot.__path__, "telegram_bot.")]
for name in names:
    if not name.endswith("__main__"):
        import_module(name)
print(len(names))
"""
ALLOWED = {
    "aiohttp",
    "aiomobilgroup",
    "babel",
    "fluent",
    "httpx",  # comes with python-telegram-bot
    "markupsafe",
    "msgspec",
    "PIL",
    "prometheus_client",
    "python_calamine",
    "sqlalchemy",
    "telegram",
    "voluptuous",
    "xlsxwriter",
    "yaml",
    "yarl",
}


def test_every_module_imports_with_home_assistant_absent() -> None:
    """A process that cannot import Home Assistant can import every module of the bot."""
    result = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > 20


@pytest.mark.parametrize("path", sorted(BOT.rglob("*.py")), ids=lambda path: str(path.relative_to(BOT)))
def test_the_bot_imports_only_what_it_may(path: Path) -> None:
    """The standard library, the core and the package's dependencies."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}

    assert {name.split(".")[0] for name in imported} <= ALLOWED | sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted(BOT.rglob("*.py")), ids=lambda path: str(path.relative_to(BOT)))
def test_a_module_is_one_idea(path: Path) -> None:
    """No module is longer than 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
