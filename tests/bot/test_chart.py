"""The chart that follows a campaign."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFont
import pytest

from aiomobilgroup import CallOutcome
from aiomobilgroup.campaigns import Campaign, CampaignState
from telegram_bot.i18n.translator import LANGUAGES, Translator
from telegram_bot.reports import chart as module
from telegram_bot.reports.chart import render_chart
from telegram_bot.views.outcome_shares import COLOURS, NOT_CALLED, outcome_shares, percent, reached_share
from tests.bot.report_campaigns import ENGLISH, RUSSIAN, a_campaign

FONTS = Path(module.__file__).parent / "fonts"
TELEGRAM_LIMIT = 10_000_000


def colours_of(content: bytes) -> set[str]:
    """Return the colours of the bar, from its left to its right."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    line = [picture.getpixel((x, 310)) for x in range(picture.width)]
    return {"#{:02X}{:02X}{:02X}".format(*pixel) for pixel in line if isinstance(pixel, tuple)}


def contains_colour(colour: str, found: set[str]) -> bool:
    """Return whether a colour is among the found ones, within the precision of a palette."""
    red, green, blue = bytes.fromhex(colour[1:])
    return any(
        max(abs(red - one[0]), abs(green - one[1]), abs(blue - one[2])) <= 8
        for one in (bytes.fromhex(name[1:]) for name in found)
    )


def test_it_is_a_picture_for_a_phone() -> None:
    """It has the width that Telegram shows, and is small."""
    content = render_chart(a_campaign(), RUSSIAN)

    picture = Image.open(BytesIO(content))
    assert picture.format == "PNG"
    assert picture.width == 1280
    assert 500 <= picture.height <= 800
    assert len(content) < TELEGRAM_LIMIT / 50


def test_every_part_is_seen() -> None:
    """Even one recipient among ten thousand has a part of the bar, in its own colour."""
    outcomes = dict.fromkeys(CallOutcome, 1) | {CallOutcome.ANSWERED: 10_000}

    found = colours_of(render_chart(a_campaign(outcomes, rejected=1), RUSSIAN))

    assert [colour for colour in COLOURS.values() if not contains_colour(colour, found)] == []


@pytest.mark.parametrize("texts", [RUSSIAN, ENGLISH])
@pytest.mark.parametrize(
    "campaign",
    [
        a_campaign({}, state=CampaignState.SCHEDULED, finished=None, cost=None, budget=None),
        a_campaign({}, rejected=3, state=CampaignState.FAILED),
        a_campaign({CallOutcome.ANSWERED: 1}, cost=Decimal("1.3")),
        a_campaign(dict.fromkeys(CallOutcome, 1_000_000), rejected=1_000_000, cost=Decimal("12345678.90")),
    ],
)
def test_nothing_is_too_little_or_too_much(campaign: Campaign, texts: Translator) -> None:
    """From no recipients at all to millions."""
    assert render_chart(campaign, texts).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf"])
def test_the_fonts_have_every_letter_of_both_languages(name: str) -> None:
    """A letter without a glyph is drawn as a box: no letter may be drawn like a missing one."""
    font = ImageFont.truetype(BytesIO((FONTS / name).read_bytes()), 40)
    box = bytes(font.getmask("\N{CJK UNIFIED IDEOGRAPH-4E00}"))
    used = {letter for language in LANGUAGES for letter in "".join(report_sentences(language))}
    letters = {letter for letter in used | set("0123456789<>%.,₽№—·") if not letter.isspace()}

    assert [letter for letter in sorted(letters) if bytes(font.getmask(letter)) == box] == []


def report_sentences(language: str) -> list[str]:
    """Return every text that a chart can show."""
    texts = {"ru": RUSSIAN, "en": ENGLISH}[language]
    return (
        [texts.plain("report-outcome", outcome=name) for name in COLOURS]
        + [texts.plain("report-state", state=state.value) for state in CampaignState]
        + [texts.plain(name) for name in ("report-cost", "report-budget", "report-reached")]
        + [texts.plain("report-title", id="1"), texts.plain("report-of", done="1", all="2")]
    )


def test_the_parts_are_all_recipients() -> None:
    """The shares count called recipients and rejected ones."""
    campaign = a_campaign(rejected=100)

    assert sum(part.count for part in outcome_shares(campaign)) == campaign.counts.recipients
    assert outcome_shares(campaign)[-1].name == NOT_CALLED
    assert reached_share(campaign) == 434 / 500


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0 %"), (0.0001, "< 1 %"), (0.01, "1 %"), (0.868, "87 %"), (0.9999, "> 99 %"), (1.0, "100 %")],
)
def test_nearly_all_is_not_all(share: float, shown: str) -> None:
    """A share that is only near 0 or 100 % is not rounded to it."""
    assert percent(share).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_the_licence_lies_beside_the_fonts() -> None:
    """The licence requires a copy beside the fonts."""
    assert "Permission is hereby granted" in (FONTS / "LICENSE.txt").read_text(encoding="utf-8")
