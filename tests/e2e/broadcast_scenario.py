"""A broadcast from an uploaded list to its report, by an operator and an approver, in either language."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
import signal

from simulators.telegram import Chat, Message
from tests.bot.process import BotProcess, ProcessResult, start_bot, write_config
from tests.e2e.conftest import KEY, TOKEN, USERS
from tests.e2e.recipient_workbook import TEXT, workbook

STARTED = "The bot @mobilgroup_demo_bot answers"


@dataclass(frozen=True, slots=True)
class InterfaceTexts:
    """The texts and buttons of a broadcast in one language."""

    language: str
    language_set: str
    preview: str
    call: str
    change: str
    attempts: str
    one_attempt: str
    approval_request: str
    approve: str
    finished: str
    cost: str
    card_outcomes: dict[str, str] = field(default_factory=dict)
    """Outcome by the text before its count on a card."""
    row_outcomes: dict[str, str] = field(default_factory=dict)
    """Outcome by the text in a row of the report."""


RUSSIAN = InterfaceTexts(
    language="ru",
    language_set="Язык: русский",
    preview="Позвоним 500 абонентам",
    call="Позвонить 500 абонентам",
    change="Изменить",
    attempts="Попытки",
    one_attempt="Попыток: 1",
    approval_request="просит разрешить",
    approve="Разрешить: 500 звонков",
    finished="Завершена",
    cost="Стоимость: ",
    card_outcomes={
        "ответили": "answered",
        "занято": "busy",
        "не ответили": "no_answer",
        "сбросили": "rejected",
        "недоступны": "failed",
        "прочее": "other",
        "не звонили": "not_called",
    },
    row_outcomes={
        "ответил": "answered",
        "занято": "busy",
        "не ответил": "no_answer",
        "сбросил": "rejected",
        "недоступен": "failed",
        "прочее": "other",
        "не звонили": "not_called",
    },
)
ENGLISH = InterfaceTexts(
    language="en",
    language_set="Language: English",
    preview="500 people are called",
    call="Call 500 people",
    change="Change",
    attempts="Attempts",
    one_attempt="Attempts: 1",
    approval_request="asks you to approve",
    approve="Approve 500 calls",
    finished="Finished",
    cost="Cost: ",
    card_outcomes={
        "answered": "answered",
        "busy": "busy",
        "no answer": "no_answer",
        "rejected": "rejected",
        "not reachable": "failed",
        "other": "other",
        "not called": "not_called",
    },
    row_outcomes={
        "answered": "answered",
        "busy": "busy",
        "no answer": "no_answer",
        "rejected": "rejected",
        "unavailable": "failed",
        "other": "other",
        "not called": "not_called",
    },
)


class BotRun:
    """A running bot whose log is read all the time, because a full pipe would block it."""

    def __init__(self, process: BotProcess, result: asyncio.Task[ProcessResult]) -> None:
        """Initialize the running bot with its process and the task that waits for its exit."""
        self._process = process
        self.result = result

    async def stop(self) -> ProcessResult:
        """Stop the bot as systemd would, and return its result."""
        self._process.signal(signal.SIGTERM)
        return await self.result


@asynccontextmanager
async def running_bot(
    folder: Path, telegram_url: str, provider_url: str, module: str = "telegram_bot", **changes: object
) -> AsyncIterator[BotRun]:
    """Run the bot; yields once it has started."""
    options: dict[str, object] = {"users": list(USERS), "log": {"level": "debug"}} | changes
    path = write_config(folder, telegram_url, provider_url, token=TOKEN, key=KEY, **options)
    async with start_bot("run", "--config", str(path), folder=folder, module=module) as process:
        await process.wait_for(STARTED)
        result = asyncio.create_task(process.wait_for_exit(120))
        try:
            yield BotRun(process, result)
        finally:
            result.cancel()
            await asyncio.wait([result])


async def choose_language(texts: InterfaceTexts, *chats: Chat) -> None:
    """Choose the language in each chat."""
    for chat in chats:
        sent = await chat.send(chat.user, f"/settings {texts.language}")
        await chat.wait_for(texts.language_set, after=sent)


async def upload_recipients(texts: InterfaceTexts, chat: Chat) -> Message:
    """Upload the list with a text, set one attempt, and return the preview."""
    file = (workbook(), "Должники.xlsx")
    sent = await chat.send(chat.user, document=file, caption=f"/call {TEXT}")
    preview = await chat.wait_for(texts.preview, after=sent)
    await chat.press(chat.user, preview, texts.change)
    await chat.press(chat.user, await _wait_for_button(chat, texts.attempts), texts.attempts)
    await chat.press(chat.user, await _wait_for_button(chat, "1"), "1")
    return await chat.wait_for(texts.one_attempt, after=preview)


async def approve_broadcast(texts: InterfaceTexts, operator: Chat, approver: Chat, preview: Message) -> Message:
    """Confirm and approve a broadcast, and return the operator's message of the campaign."""
    await operator.press(operator.user, preview, texts.call)
    request = await approver.wait_for(texts.approval_request)
    await approver.press(approver.user, request, texts.approve)
    return await operator.wait_for("Олег", after=preview)


async def _wait_for_button(chat: Chat, button: str) -> Message:
    """Return a message once it has a button with exactly this text."""
    return await chat.wait_for(lambda message: any(one.text == button for row in message.keyboard for one in row))
