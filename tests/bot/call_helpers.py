"""Helpers of broadcast tests: previews, accepted campaigns, recipient files."""

import asyncio
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from simulators.provider import Provider
from simulators.provider.engine.campaign import Campaign
from simulators.telegram import Chat, Message, User

PREVIEW = "Проверьте перед запуском"
LINE = "/call +7 912 000-00-01 Завтра не будет воды"


async def request_preview(chat: Chat, text: str = LINE, *, user: User | None = None, **options: Any) -> Message:
    """Send a message and return the preview that it leads to."""
    sent = await chat.send(user or chat.user, text, **options)
    return await chat.wait_for(PREVIEW, after=sent)


async def wait_accepted(provider: Provider, count: int = 1, timeout: float = 10.0) -> list[Campaign]:  # noqa: ASYNC109
    """Return the campaigns that the provider has accepted, once there are at least `count`."""
    async with asyncio.timeout(timeout):
        while len(found := provider.accepted) < count:  # noqa: ASYNC110 - the provider has no event for it
            await asyncio.sleep(0.02)
    return found


def csv(*lines: str) -> tuple[bytes, str]:
    """Return the content and name of a CSV file with these lines."""
    return "\n".join(lines).encode(), "Список.csv"


def xlsx(*rows: tuple[object, ...]) -> tuple[bytes, str]:
    """Return the content and name of a workbook with these rows."""
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue(), "Список.xlsx"


def phone(number: int) -> str:
    """Return one of many distinct numbers; calls to each of them are answered."""
    return f"7912{number:05}01"
