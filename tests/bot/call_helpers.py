"""Words that tests of broadcasts share: a preview, what the provider has accepted, a table."""

import asyncio
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from simulators.provider import Provider
from simulators.provider.engine.campaign import Campaign
from simulators.telegram import Chat, Message, User

PREVIEW = "Проверьте перед запуском"
LINE = "/call +7 912 000-00-01 Завтра не будет воды"


async def previewed(chat: Chat, text: str = LINE, *, user: User | None = None, **options: Any) -> Message:
    """Return the preview that a message leads to."""
    sent = await chat.send(user or chat.user, text, **options)
    return await chat.wait_for(PREVIEW, after=sent)


async def accepted(provider: Provider, count: int = 1, timeout: float = 10.0) -> list[Campaign]:  # noqa: ASYNC109
    """Return what the provider has accepted, once it is so many."""
    async with asyncio.timeout(timeout):
        while len(found := provider.accepted) < count:  # noqa: ASYNC110 - the provider tells nobody
            await asyncio.sleep(0.02)
    return found


def csv(*lines: str) -> tuple[bytes, str]:
    """Return a file of lines."""
    return "\n".join(lines).encode(), "Список.csv"


def xlsx(*rows: tuple[object, ...]) -> tuple[bytes, str]:
    """Return a workbook with rows."""
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue(), "Список.xlsx"


def phone(number: int) -> str:
    """Return a number, of which there are many: each of them answers."""
    return f"7912{number:05}01"
