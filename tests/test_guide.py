"""The campaigns guide: the same in both languages, with every rule, setting, repair, event and value explained."""

import json
from pathlib import Path
import re
from typing import Any

import pytest

from tests.test_readme import ROOT, blocks, outline

INTEGRATION = ROOT / "custom_components" / "mobilgroup"
GUIDES = {"en": ROOT / "docs" / "campaigns.md", "ru": ROOT / "docs" / "campaigns.ru.md"}
TEXTS = {language: path.read_text("utf-8") for language, path in GUIDES.items()}

each = pytest.mark.parametrize("language", GUIDES)


def enum_values(module: str, name: str) -> list[str]:
    """Return the values of an enumeration in the source."""
    source = (INTEGRATION / module).read_text("utf-8")
    body = source.split(f"class {name}(StrEnum):")[1].split("\nclass ")[0]
    return re.findall(r'^    [A-Z_]+ = "(\w+)"$', body, re.MULTILINE)


def translations(language: str) -> dict[str, Any]:
    """Return the integration's translation into a language."""
    read: dict[str, Any] = json.loads((INTEGRATION / "translations" / f"{language}.json").read_text("utf-8"))
    return read


def test_both_have_the_same_structure() -> None:
    """Headings, table rows and code blocks come in the same order."""
    assert outline(TEXTS["ru"]) == outline(TEXTS["en"])
    assert [len(code.splitlines()) for _, code in blocks(TEXTS["ru"])] == [
        len(code.splitlines()) for _, code in blocks(TEXTS["en"])
    ]
    assert re.findall("[А-Яа-яё]+", TEXTS["en"]) == ["По", "русски"]


@each
def test_every_word_is_explained(language: str) -> None:
    """Every value of a response, an event or a rule can be looked up."""
    found = [
        *enum_values("aiomobilgroup/campaigns/states.py", "CampaignState"),
        *enum_values("aiomobilgroup/campaigns/states.py", "Attention"),
        *enum_values("aiomobilgroup/campaigns/states.py", "Resolution"),
        *enum_values("aiomobilgroup/campaigns/states.py", "Listened"),
        *enum_values("aiomobilgroup/campaigns/states.py", "Rule"),
        *enum_values("aiomobilgroup/call_outcomes.py", "CallOutcome"),
        *enum_values("event_publisher.py", "AccountEvent"),
    ]

    assert len(found) > 35
    assert [word for word in found if f"`{word}`" not in TEXTS[language]] == []


@each
def test_every_setting_is_explained(language: str) -> None:
    """Settings of an account have the names that the form gives them."""
    step = translations(language)["options"]["step"]["init"]
    names = [*step["data"].values()]
    for section in step["sections"].values():
        names += [section["name"], *section["data"].values()]

    assert [name for name in names if name not in TEXTS[language]] == []


@each
def test_every_repair_is_explained(language: str) -> None:
    """Repairs have the titles that Home Assistant shows."""
    titles = [issue["title"].partition(": ")[2] for issue in translations(language)["issues"].values()]
    shown = [re.sub(r"\{\w+\}", "…", title) for title in titles]

    assert len(shown) == 6
    assert [title for title in shown if f"| {title} |" not in TEXTS[language]] == []


@each
def test_links_lead_somewhere(language: str) -> None:
    """Every linked file exists."""
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", TEXTS[language]) if "://" not in link]

    assert linked
    assert [link for link in linked if not Path(GUIDES[language].parent, link).is_file()] == []
