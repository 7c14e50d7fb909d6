"""The bot's guide: the same in both languages, with every command, role and column explained."""

from pathlib import Path
import re

import pytest

from telegram_bot.domain.roles import Role
from telegram_bot.handlers import all_commands
from telegram_bot.parsing.columns import ColumnRole, column_role
from tests.test_readme import ROOT, blocks, outline, prose

GUIDES = {"en": ROOT / "docs" / "bot" / "using.md", "ru": ROOT / "docs" / "bot" / "using.ru.md"}
READMES = {"en": ROOT / "README.md", "ru": ROOT / "README.ru.md"}
TEXTS = {language: path.read_text("utf-8") for language, path in GUIDES.items()}

each = pytest.mark.parametrize("language", GUIDES)


def test_both_have_the_same_structure() -> None:
    """Headings, table rows and code blocks come in the same order."""
    assert outline(TEXTS["ru"]) == outline(TEXTS["en"])
    assert [len(code.splitlines()) for _, code in blocks(TEXTS["ru"])] == [
        len(code.splitlines()) for _, code in blocks(TEXTS["en"])
    ]
    assert re.findall("[А-Яа-яё]+", TEXTS["en"]) == ["По", "русски"]


@each
def test_every_command_has_a_row_with_its_role(language: str) -> None:
    """Each command is explained, with the least role that may use it."""
    rows = re.findall(r"^\| (`/[^|]*) \| (\w+) \|", TEXTS[language], re.MULTILINE)
    described = {name: role for names, role in rows for name in re.findall(r"`/(\w+)", names)}

    assert described == {one.name: one.role.value for one in all_commands()}


@each
def test_every_role_is_explained(language: str) -> None:
    """Each role has a row."""
    assert [role for role in Role if not re.search(rf"^\| `{role}`", TEXTS[language], re.MULTILINE)] == []


@each
def test_every_column_of_the_example_is_understood(language: str) -> None:
    """The example file can be sent unchanged."""
    heading = re.search(r"^\|(.*param1.*)\|$", TEXTS[language], re.MULTILINE)

    assert heading is not None
    roles = [column_role(cell.strip()) for cell in heading[1].split("|")]
    assert roles == [ColumnRole.PHONE, ColumnRole.NAME, ColumnRole.TEXT, ColumnRole.SUMMA, ColumnRole.PARAM1, None]


@each
def test_commands_that_are_named_exist(language: str) -> None:
    """Neither the guide nor the README names a command that the bot does not have."""
    known = {one.name for one in all_commands()}
    named = re.findall(r"`/(\w+)(?=[ `])", TEXTS[language] + prose(READMES[language].read_text("utf-8")))

    assert "call" in named
    assert sorted(set(named) - known - {"newbot", "revoke"}) == []


@each
def test_links_lead_somewhere(language: str) -> None:
    """Every linked file and heading exists."""
    linked = [link for link in re.findall(r"\]\(([^)]*)\)", TEXTS[language]) if "://" not in link]
    missing = []
    for link in linked:
        name, _, heading = link.partition("#")
        file = Path(GUIDES[language].parent, name) if name else GUIDES[language]
        headings = [_anchor(one) for one in re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)]
        missing += [link] * (bool(heading) and heading not in headings)

    assert linked
    assert missing == []


def _anchor(heading: str) -> str:
    """Return the anchor of a heading in links."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
