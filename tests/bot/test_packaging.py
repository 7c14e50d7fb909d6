"""The wheel: its contents and its command."""

from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
import subprocess
import sys
from zipfile import ZipFile

import pytest

from tests.bot.process import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """Build the wheel from the repository and return it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    [path] = folder.glob("*.whl")
    with ZipFile(path) as file:
        yield file


def test_only_the_core_and_the_bot_are_in_it(wheel: ZipFile) -> None:
    """Neither the integration nor the simulators nor any notes."""
    folders = {Path(name).parts[0] for name in wheel.namelist()}

    assert {one for one in folders if not one.endswith(".dist-info")} == {"aiomobilgroup", "telegram_bot"}


@pytest.mark.parametrize(
    ("package", "folder"), [("telegram_bot", "."), ("aiomobilgroup", "custom_components/mobilgroup")]
)
def test_everything_of_them_is_in_it(package: str, folder: str, wheel: ZipFile) -> None:
    """Every module, every language's messages, the fonts with their licence, and the marker of typed packages."""
    source = ROOT / folder
    expected = {
        path.relative_to(source).as_posix()
        for pattern in ("*.py", "*.ftl", "*.ttf", "*.txt", "*.typed")
        for path in (source / package).rglob(pattern)
    }

    assert expected <= set(wheel.namelist())


def test_it_starts_the_bot(wheel: ZipFile) -> None:
    """The wheel installs one command."""
    [name] = [one for one in wheel.namelist() if one.endswith("entry_points.txt")]
    parser = ConfigParser()
    parser.read_string(wheel.read(name).decode())

    assert dict(parser["console_scripts"]) == {"mobilgroup-bot": "telegram_bot.cli:main"}


def test_it_runs_from_the_wheel_alone(wheel: ZipFile, tmp_path: Path) -> None:
    """Unpacked in a folder of its own, the bot finds its languages and starts."""
    wheel.extractall(tmp_path)
    code = (
        f"import sys; sys.path[:] = [{str(tmp_path)!r}] + [p for p in sys.path if {str(ROOT)!r} != p"
        " and not p.endswith('custom_components/mobilgroup')]\n"
        "import aiomobilgroup, telegram_bot.cli, telegram_bot.i18n.translator as translator\n"
        f"assert telegram_bot.__file__.startswith({str(tmp_path)!r}), telegram_bot.__file__\n"
        f"assert aiomobilgroup.__file__.startswith({str(tmp_path)!r}), aiomobilgroup.__file__\n"
        "assert all(translator.message_ids(language) for language in translator.LANGUAGES)\n"
        "sys.exit(telegram_bot.cli.main(['version']))\n"
    )

    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (0, "")
