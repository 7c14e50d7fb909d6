"""The package: what is in it, and what it starts."""

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
    """Return the wheel, built here and now from nothing but the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    [path] = folder.glob("*.whl")
    with ZipFile(path) as file:
        yield file


def test_only_the_core_and_the_bot_are_in_it(wheel: ZipFile) -> None:
    """Neither the integration nor the simulators, nor anybody's notes."""
    folders = {Path(name).parts[0] for name in wheel.namelist()}

    assert {one for one in folders if not one.endswith(".dist-info")} == {"aiomobilgroup", "telegram_bot"}


@pytest.mark.parametrize(
    ("package", "folder"), [("telegram_bot", "."), ("aiomobilgroup", "custom_components/mobilgroup")]
)
def test_everything_of_them_is_in_it(package: str, folder: str, wheel: ZipFile) -> None:
    """Every module, every language's sentences, the fonts with their licence, and the mark that it is typed."""
    source = ROOT / folder
    wanted = {
        path.relative_to(source).as_posix()
        for pattern in ("*.py", "*.ftl", "*.ttf", "*.txt", "*.typed")
        for path in (source / package).rglob(pattern)
    }

    assert wanted <= set(wheel.namelist())


def test_it_starts_the_bot(wheel: ZipFile) -> None:
    """One command comes with it."""
    [name] = [one for one in wheel.namelist() if one.endswith("entry_points.txt")]
    parser = ConfigParser()
    parser.read_string(wheel.read(name).decode())

    assert dict(parser["console_scripts"]) == {"mobilgroup-bot": "telegram_bot.cli:main"}


def test_it_runs_from_the_wheel_alone(wheel: ZipFile, tmp_path: Path) -> None:
    """Unpacked in a folder of its own, it finds its languages and begins."""
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
