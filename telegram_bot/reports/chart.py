"""A campaign's report as a picture for a phone's screen: the reached share, a bar of outcomes, the cost."""

from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from aiomobilgroup.campaigns import Campaign

from ..i18n.translator import Translator
from ..views.outcome_shares import OutcomeShare, called_count, number, outcome_shares, percent, reached_share

WIDTH: Final = 1280
"""Telegram shows pictures up to 1280 pixels as they are."""
_FONTS: Final = Path(__file__).parent / "fonts"
_CANVAS_UNITS: Final = 1000
"""The width of the layout in its own units; its height depends on the legend."""
_PALETTE: Final = 192
_ZOOM: Final = 2
"""The picture is drawn at this scale and then reduced, so that round corners are smooth."""
_MARGIN, _RIGHT = 44, 956
_INK, _GREY, _EMPTY, _PAPER = "#1B2733", "#66737F", "#E7EBEF", "#FFFFFF"
_BAR_TOP, _BAR_HEIGHT, _GAP, _MIN_SEGMENT_WIDTH = 236, 64, 3, 8
_LEGEND_TOP, _ROW_HEIGHT, _COLUMNS, _COLUMN_GAP = 360, 50, 2, 56


class _Canvas:
    """An image in layout units, with two weights of one font."""

    def __init__(self, height: int) -> None:
        """Initialize an empty canvas."""
        self.image = Image.new("RGB", (_CANVAS_UNITS * _ZOOM, height * _ZOOM), _PAPER)
        self._draw = ImageDraw.Draw(self.image)
        self._fonts: dict[tuple[int, bool], ImageFont.FreeTypeFont] = {}

    def text(
        self, x: float, y: float, text: str, size: int, *, bold: bool = False, colour: str = _INK, right: bool = False
    ) -> float:
        """Draw a line of text that starts, or with `right` ends, at x on the baseline y; return the x where it ends."""
        font = self._font(size, bold=bold)
        position = x * _ZOOM, y * _ZOOM
        self._draw.text(position, text, fill=colour, font=font, anchor="rs" if right else "ls")
        return x if right else x + font.getlength(text) / _ZOOM

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        """Return the width of a line of text."""
        return self._font(size, bold=bold).getlength(text) / _ZOOM

    def block(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0) -> None:
        """Draw a filled rectangle with corners of a radius."""
        corners = [x * _ZOOM, y * _ZOOM, (x + width) * _ZOOM - 1, (y + height) * _ZOOM - 1]
        self._draw.rounded_rectangle(corners, radius * _ZOOM, fill=colour)

    def png(self) -> bytes:
        """Return the picture as PNG."""
        file = BytesIO()
        height = round(self.image.height * WIDTH / self.image.width)
        small = self.image.resize((WIDTH, height), Image.Resampling.LANCZOS)
        # There are few colours and their mixtures at edges: a palette makes the file a third as large.
        small.quantize(_PALETTE, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        return file.getvalue()

    def _font(self, size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
        """Return the font in a size and weight."""
        found = self._fonts.get((size, bold))
        if found is None:
            name = "DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf"
            # From memory: Pillow would keep the file open as long as the font exists.
            found = ImageFont.truetype(BytesIO((_FONTS / name).read_bytes()), size * _ZOOM)
            self._fonts[size, bold] = found
        return found


def render_chart(campaign: Campaign, translate: Translator) -> bytes:
    """Return a campaign's report as PNG. It is slow: call it in a thread."""
    shares = outcome_shares(campaign)
    canvas = _Canvas(_LEGEND_TOP + _ROW_HEIGHT * max(1, ceil(len(shares) / _COLUMNS)))
    _header(canvas, campaign, translate)
    _totals(canvas, campaign, translate)
    _bar(canvas, shares, translate)
    _legend(canvas, shares, translate)
    return canvas.png()


def _header(canvas: _Canvas, campaign: Campaign, translate: Translator) -> None:
    """Draw the campaign's id, its state, and the time of its finish or start."""
    canvas.text(_MARGIN, 66, translate.plain("report-title", id=str(campaign.id)), 36, bold=True)
    state = translate.plain("report-state", state=campaign.state.value)
    moment = translate.format_datetime(campaign.finished or campaign.due)
    canvas.text(_RIGHT, 66, f"{state} · {moment}", 27, colour=_GREY, right=True)


def _totals(canvas: _Canvas, campaign: Campaign, translate: Translator) -> None:
    """Draw the reached share, large, and the cost or the budget."""
    share = reached_share(campaign)
    end = canvas.text(_MARGIN - 4, 190, "—" if share is None else percent(share, tight=True), 108, bold=True)
    done, whole = number(translate, campaign.counts.reached), number(translate, called_count(campaign))
    canvas.text(end + 24, 146, translate.plain("report-reached"), 29, colour=_GREY)
    canvas.text(end + 24, 188, translate.plain("report-of", done=done, all=whole), 34, bold=True)
    amount = campaign.budget if campaign.cost is None else campaign.cost
    name = "report-budget" if campaign.cost is None else "report-cost"
    canvas.text(_RIGHT, 146, translate.plain(name), 29, colour=_GREY, right=True)
    canvas.text(_RIGHT, 188, translate.format_money(amount), 38, bold=True, right=True)


def _bar(canvas: _Canvas, shares: list[OutcomeShare], translate: Translator) -> None:
    """Draw the outcomes side by side, each wide enough to be visible, even one call of ten thousand."""
    whole = _RIGHT - _MARGIN
    if not shares:
        canvas.block(_MARGIN, _BAR_TOP, whole, _BAR_HEIGHT, _EMPTY, 14)
        return
    free = whole - _GAP * (len(shares) - 1) - _MIN_SEGMENT_WIDTH * len(shares)
    strip = _Canvas(canvas.image.height // _ZOOM)
    x: float = _MARGIN
    for part in shares:
        width = _MIN_SEGMENT_WIDTH + free * part.share
        strip.block(x, _BAR_TOP, width, _BAR_HEIGHT, part.colour)
        label = number(translate, part.count)
        if canvas.width(label, 30, bold=True) + 20 < width:
            ink = _INK if part.name in _LIGHT_OUTCOMES else _PAPER
            strip.text(
                x + (width + strip.width(label, 30, bold=True)) / 2,
                _BAR_TOP + 43,
                label,
                30,
                bold=True,
                colour=ink,
                right=True,
            )
        x += width + _GAP
    mask = Image.new("L", canvas.image.size, 0)
    corners = [_MARGIN * _ZOOM, _BAR_TOP * _ZOOM, _RIGHT * _ZOOM - 1, (_BAR_TOP + _BAR_HEIGHT) * _ZOOM - 1]
    ImageDraw.Draw(mask).rounded_rectangle(corners, 14 * _ZOOM, fill=255)
    canvas.image.paste(strip.image, mask=mask)


_LIGHT_OUTCOMES: Final = frozenset({"no_answer", "busy", "failed", "pending"})
"""Outcomes on whose colour dark figures are easier to read."""


def _legend(canvas: _Canvas, shares: list[OutcomeShare], translate: Translator) -> None:
    """Draw each outcome's colour, count, name and share."""
    width = (_RIGHT - _MARGIN - _COLUMN_GAP * (_COLUMNS - 1)) / _COLUMNS
    for index, part in enumerate(shares):
        x = _MARGIN + (width + _COLUMN_GAP) * (index % _COLUMNS)
        y = _LEGEND_TOP + _ROW_HEIGHT * (index // _COLUMNS)
        canvas.block(x, y - 22, 24, 24, part.colour, 6)
        end = canvas.text(x + 36, y, number(translate, part.count), 30, bold=True)
        canvas.text(end + 10, y, translate.plain("report-outcome", outcome=part.name), 28)
        canvas.text(x + width, y, percent(part.share), 28, colour=_GREY, right=True)
