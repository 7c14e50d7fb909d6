"""Both READMEs have the same content, and everything they link to exists."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[1]
READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.ru.md")}

each = pytest.mark.parametrize("text", READMES.values(), ids=READMES)


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the blocks of code with their language."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    """Return a text without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def outline(text: str) -> list[str]:
    """Return the order of headings, tables' rows, list items and pictures."""
    return re.findall(r"^(?:#+ |\| ?| *- |!?\[!?)", prose(text), re.MULTILINE)


def test_both_have_the_same_structure() -> None:
    """Headings, rows, items and pictures come in the same order: nothing is missing in one language."""
    english, russian = map(outline, READMES.values())

    assert russian == english


def test_both_have_the_same_code() -> None:
    """Blocks of code are the same in number, language, and shape."""
    english, russian = map(blocks, READMES.values())

    assert [language for language, _ in russian] == [language for language, _ in english]
    assert [len(code.splitlines()) for _, code in russian] == [len(code.splitlines()) for _, code in english]


def test_both_have_the_same_links() -> None:
    """Both link to the same targets, except each other and pages that exist in Russian."""
    english, russian = (
        {link.replace(".ru.md", ".md") for link in re.findall(r"\]\(([^)]+)\)", text)} for text in READMES.values()
    )

    assert english == russian


def test_each_is_in_its_language() -> None:
    """The Russian text is Russian; the English one has Russian words only where they are quoted."""
    assert len(re.findall("[а-яё]", READMES["README.ru.md"])) > 5000
    assert re.findall("[А-Яа-яё]+", READMES["README.md"]) == ["По", "русски", "Настройки", "доб"]


@each
def test_is_short(text: str) -> None:
    """A README has at most 300 lines."""
    assert len(text.splitlines()) <= 300


@each
def test_yaml_can_be_read(text: str) -> None:
    """Every YAML block can be parsed and is not empty."""
    read = [yaml.safe_load(code) for language, code in blocks(text) if language == "yaml"]

    assert len(read) >= 5
    assert all(read)


@each
def test_files_exist(text: str) -> None:
    """Every linked or shown file and every named script is in the repository."""
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    scripts = re.findall(r"\bscripts/[\w/]+", text)

    assert linked
    assert scripts
    assert [name for name in {*linked, *scripts} if not (ROOT / name).is_file()] == []


@each
def test_addresses_are_https(text: str) -> None:
    """No address is plain HTTP."""
    assert re.findall(r"http://\S+", text) == []


@each
def test_every_field_of_every_action_is_described(text: str) -> None:
    """Every action and each of its fields is named in the text."""
    actions = yaml.safe_load((ROOT / "custom_components" / "mobilgroup" / "services.yaml").read_text("utf-8"))
    described = prose(text)

    assert [name for action in actions for name in _fields(actions[action]) if f"`{name}`" not in described] == []
    assert [action for action in actions if f"mobilgroup.{action}" not in described] == []


def _fields(node: dict[str, Any]) -> Iterator[str]:
    """Yield the fields of an action, including those in sections and rows."""
    for name, field in node.get("fields", {}).items():
        if "fields" not in field:
            yield name
        yield from _fields(field)
        for selector in (field.get("selector") or {}).values():
            yield from _fields(selector or {})


@each
def test_every_refusal_is_named(text: str) -> None:
    """Every reason to reject a recipient can be looked up."""
    source = (ROOT / "custom_components" / "mobilgroup" / "aiomobilgroup" / "phones.py").read_text("utf-8")
    reasons = re.findall(r'^    [A-Z_]+ = "(\w+)"$', source, re.MULTILINE)

    assert len(reasons) > 5
    assert [reason for reason in (*reasons, "unknown_recipients") if f"`{reason}`" not in text] == []
