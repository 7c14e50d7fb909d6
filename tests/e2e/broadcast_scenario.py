"""A broadcast from an uploaded list to its report, as an operator and an approver go through it, in either language."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import signal

from simulators.telegram import Chat, Message
from tests.bot.process import BotProcess, Ended, started, write_config
from tests.e2e.conftest import KEY, PEOPLE, TOKEN
from tests.e2e.recipient_workbook import TEXT, workbook

ANSWERS = "The bot @mobilgroup_demo_bot answers"


@dataclass(frozen=True, slots=True)
class Words:
    """What people look for and press, in their language."""

    language: str
    shown: str
    preview: str
    call: str
    change: str
    attempts: str
    one_attempt: str
    asked: str
    approve: str
    finished: str
    cost: str
    outcomes: dict[str, str] = field(default_factory=dict)
    """What stands before a count on a card, by outcome."""
    people: dict[str, str] = field(default_factory=dict)
    """What stands in a row of the report, by outcome."""


RUSSIAN = Words(
    language="ru",
    shown="Язык: русский",
    preview="Позвоним 500 абонентам",
    call="Позвонить 500 абонентам",
    change="Изменить",
    attempts="Попытки",
    one_attempt="Попыток: 1",
    asked="просит разрешить",
    approve="Разрешить: 500 звонков",
    finished="Завершена",
    cost="Стоимость: ",
    outcomes={
        "ответили": "answered",
        "занято": "busy",
        "не ответили": "no_answer",
        "сбросили": "rejected",
        "недоступны": "failed",
        "прочее": "other",
        "не звонили": "refused",
    },
    people={
        "ответил": "answered",
        "занято": "busy",
        "не ответил": "no_answer",
        "сбросил": "rejected",
        "недоступен": "failed",
        "прочее": "other",
        "не звонили": "refused",
    },
)
ENGLISH = Words(
    language="en",
    shown="Language: English",
    preview="500 people are called",
    call="Call 500 people",
    change="Change",
    attempts="Attempts",
    one_attempt="Attempts: 1",
    asked="asks you to approve",
    approve="Approve 500 calls",
    finished="Finished",
    cost="Cost: ",
    outcomes={
        "answered": "answered",
        "busy": "busy",
        "no answer": "no_answer",
        "rejected": "rejected",
        "not reachable": "failed",
        "other": "other",
        "not called": "refused",
    },
    people={
        "answered": "answered",
        "busy": "busy",
        "no answer": "no_answer",
        "rejected": "rejected",
        "unavailable": "failed",
        "other": "other",
        "not called": "refused",
    },
)


class Running:
    """A bot whose log is read all the time: a full pipe would hold it up."""

    def __init__(self, process: BotProcess, reading: asyncio.Task[Ended]) -> None:
        """Take the process, and what waits for its end."""
        self._process = process
        self.ended = reading

    async def stop(self) -> Ended:
        """End it as systemd would, and return all it has said."""
        self._process.signal(signal.SIGTERM)
        return await self.ended


@asynccontextmanager
async def running(
    folder: Path, telegram_url: str, provider_url: str, module: str = "telegram_bot", **changes: object
) -> AsyncIterator[Running]:
    """Start the bot and wait until it answers."""
    options: dict[str, object] = {"users": list(PEOPLE), "log": {"level": "debug"}} | changes
    path = write_config(folder, telegram_url, provider_url, token=TOKEN, key=KEY, **options)
    async with started("run", "--config", str(path), folder=folder, module=module) as process:
        await process.wait_for(ANSWERS)
        reading = asyncio.create_task(process.end(120))
        try:
            yield Running(process, reading)
        finally:
            reading.cancel()
            await asyncio.wait([reading])


async def speak(words: Words, *chats: Chat) -> None:
    """Choose a language, as everybody does for himself."""
    for chat in chats:
        sent = await chat.send(chat.user, f"/settings {words.language}")
        await chat.wait_for(words.shown, after=sent)


async def uploaded(words: Words, chat: Chat) -> Message:
    """Upload the list with a text, ask for one attempt, and return the preview."""
    file = (workbook(), "Должники.xlsx")
    sent = await chat.send(chat.user, document=file, caption=f"/call {TEXT}")
    preview = await chat.wait_for(words.preview, after=sent)
    await chat.press(chat.user, preview, words.change)
    await chat.press(chat.user, await _offers(chat, words.attempts), words.attempts)
    await chat.press(chat.user, await _offers(chat, "1"), "1")
    return await chat.wait_for(words.one_attempt, after=preview)


async def approved(words: Words, operator: Chat, approver: Chat, preview: Message) -> Message:
    """Confirm, let the other one approve, and return what the operator sees of the campaign then."""
    await operator.press(operator.user, preview, words.call)
    asked = await approver.wait_for(words.asked)
    await approver.press(approver.user, asked, words.approve)
    return await operator.wait_for("Олег", after=preview)


async def _offers(chat: Chat, button: str) -> Message:
    """Wait for a message with a button of exactly these words."""
    return await chat.wait_for(lambda message: any(one.text == button for row in message.keyboard for one in row))
