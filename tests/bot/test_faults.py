"""Faults of Telegram: nothing is lost, nothing is sent twice, and no chat is flooded."""

import asyncio
from collections import Counter
from collections.abc import Callable
import time
from typing import Any

import pytest

from aiomobilgroup.campaigns import JournalError
from simulators.provider import Provider
from simulators.telegram import Chat, Fault, Message, Telegram, User
from telegram_bot.app import RunningBot, api_request_options, polling_request_options, running_app
from telegram_bot.background import expiry
from telegram_bot.config.model import Config
from telegram_bot.domain.confirmation_policy import ConfirmationPolicy
from telegram_bot.domain.users import ChatTarget
from telegram_bot.messaging.polling import PollingRequest
from telegram_bot.messaging.requests import ObservedRequest
from telegram_bot.services import connections
from tests.bot.call_helpers import request_preview, wait_accepted
from tests.bot.conftest import MakeConfig, RunBot
from tests.bot.fast_timers import accelerated_loop
from tests.campaigns.fakes import FailingJournal, FastClock

CARD_TITLE = "Рассылка № 1"
FINISHED = "Завершена"
TOPIC = 77
type PrintLine = Callable[[str], None]


@pytest.fixture
def print_line(capsys: pytest.CaptureFixture[str]) -> PrintLine:
    """Return a function that prints a line in spite of pytest's capturing."""

    def show(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}")  # noqa: T201

    return show


async def tap_preview(chat: Chat, user: User | None = None, **options: Any) -> Message:
    """Request a preview, tap its button, and return it."""
    preview = await request_preview(chat, user=user, **options)
    chat.tap(user or chat.user, preview, "Позвонить")
    return preview


def cards(chat: Chat) -> list[Message]:
    """Return the messages that show the campaign."""
    return [message for message in chat.messages if CARD_TITLE in message.text]


async def wait_until(condition: Callable[[], bool], timeout: float = 10.0) -> None:  # noqa: ASYNC109 - tests pass it
    """Wait until a condition is met."""
    async with asyncio.timeout(timeout):
        while not condition():  # noqa: ASYNC110 - counters have no event
            await asyncio.sleep(0.02)


async def test_too_many_edits(bot: RunningBot, operator_chat: Chat, telegram: Telegram, print_line: PrintLine) -> None:
    """Edits wait as long as Telegram demands; the end is shown in the same message."""
    telegram.fail("editMessageText", Fault.TOO_MANY, 3, seconds=1)
    started_at = time.monotonic()
    preview = await tap_preview(operator_chat)

    card = await operator_chat.wait_for(FINISHED, timeout=20)

    assert card.id == preview.id
    assert time.monotonic() - started_at > 3
    assert telegram.requests["sendMessage"] == 1
    assert telegram.requests["editMessageText"] <= 3 + 5
    print_line(f"3 times «too many»: {telegram.requests['editMessageText']} edits")


async def test_too_many_answers(bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """A rate-limited answer is sent once, when Telegram accepts it."""
    telegram.fail("sendMessage", Fault.TOO_MANY, 2, seconds=1)
    sent = await operator_chat.send(operator_chat.user, "/balance")

    await operator_chat.wait_for("Баланс:", after=sent)

    assert telegram.requests["sendMessage"] == 3
    assert len(operator_chat.messages) == 2


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.DROP_AFTER, Fault.SERVER_ERROR])
async def test_lost_edits(fault: Fault, bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """An edit is repeated until it succeeds; no second message replaces it."""
    telegram.fail("editMessageText", fault, 2)
    preview = await tap_preview(operator_chat)

    card = await operator_chat.wait_for(FINISHED, timeout=20)

    assert card.id == preview.id
    assert telegram.requests["sendMessage"] == 1


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.DROP_AFTER, Fault.SERVER_ERROR])
async def test_lost_answers(
    fault: Fault, bot: RunningBot, operator_chat: Chat, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer that may have arrived is not sent again; the next command is answered."""
    telegram.fail("sendMessage", fault)
    await operator_chat.send(operator_chat.user, "/balance")
    await wait_until(lambda: telegram.requests["sendMessage"] == 1)
    sent = await operator_chat.send(operator_chat.user, "/id")

    await operator_chat.wait_for("этот чат", after=sent)

    assert telegram.requests["sendMessage"] == 2


async def test_lost_tap_answers(bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider) -> None:
    """A tap whose answer is lost still launches the broadcast, once."""
    telegram.fail("answerCallbackQuery", Fault.DROP_AFTER)
    await tap_preview(operator_chat)

    await operator_chat.wait_for(FINISHED, timeout=20)

    assert len(provider.accepted) == 1
    assert telegram.requests["answerCallbackQuery"] == 1


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument"])
@pytest.mark.parametrize("fault", [Fault.DROP, Fault.DROP_AFTER])
async def test_lost_reports(
    method: str, fault: Fault, bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """A file that may have arrived is not sent again, except by its button."""
    telegram.fail(method, fault)
    await tap_preview(operator_chat)
    card = await operator_chat.wait_for(FINISHED, timeout=20)
    await wait_until(lambda: telegram.requests["sendPhoto"] == telegram.requests["sendDocument"] == 1)

    await operator_chat.press(operator_chat.user, card, "Отчёт")
    await wait_until(lambda: telegram.requests["sendDocument"] == 2)

    assert telegram.requests["sendPhoto"] <= 2


async def test_too_many_files(bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """A file that Telegram rejected was certainly not sent: it is sent later."""
    telegram.fail("sendPhoto", Fault.TOO_MANY, seconds=1)
    telegram.fail("sendDocument", Fault.TOO_MANY, seconds=1)
    await tap_preview(operator_chat)

    await operator_chat.wait_for(lambda message: message.photo is not None, timeout=20)
    await operator_chat.wait_for(lambda message: message.document is not None)

    assert telegram.requests["sendPhoto"] == telegram.requests["sendDocument"] == 2


async def test_too_many_of_everything(
    bot: RunningBot, group: Chat, operator_chat: Chat, telegram: Telegram, provider: Provider, print_line: PrintLine
) -> None:
    """Of ten messages to edit, each one tries once and waits."""
    previews = [await request_preview(operator_chat, f"/call 7912{row:05}01 Текст {row}") for row in range(10)]
    before = Counter(telegram.requests)
    telegram.fail("editMessageText", Fault.TOO_MANY, None, seconds=2)
    started_at = time.monotonic()
    for preview in previews:
        assert (await operator_chat.press(operator_chat.user, preview, "Позвонить")).text == "Принято"
    await wait_accepted(provider, 10)
    await asyncio.sleep(1.5)
    rejected_edits = telegram.requests["editMessageText"] - before["editMessageText"]
    # A slow machine takes longer than the two seconds that each of them waits.
    limit = 10 * (1 + int((time.monotonic() - started_at) / 2))

    telegram.clear_faults()
    for number in range(1, 11):
        await operator_chat.wait_for(f"№ {number}\n{FINISHED}", timeout=30)

    assert rejected_edits <= limit
    assert telegram.requests["sendMessage"] == before["sendMessage"]
    print_line(f"10 cards, «too many» for 2 s: {rejected_edits} edits in that time")


async def test_hours_of_outage(
    config: Config, operator_chat: Chat, telegram: Telegram, provider: Provider, print_line: PrintLine
) -> None:
    """Nothing is lost, nothing is sent twice, and few requests are made meanwhile."""
    outcomes: Counter[str] = Counter()

    def count_outcome(method: str, outcome: str) -> None:
        outcomes[f"{method} {outcome}"] += 1

    provider.clock.set_speed(0)
    clock = FastClock(provider.clock)
    polling = PollingRequest(count_outcome, **polling_request_options(config))
    request = ObservedRequest(count_outcome, **api_request_options(config))
    async with running_app(config, clock=clock, polling_request=polling, request=request, edit_seconds=0.1) as bot:
        preview = await tap_preview(operator_chat)
        await operator_chat.wait_for(CARD_TITLE, after=preview)
        telegram.refuse_connections()
        provider.clock.set_speed(60)
        await asyncio.wait_for(bot.engine.wait_finished(1), 20)
        provider.clock.set_speed(0)
        outcomes.clear()
        loop = asyncio.get_running_loop()
        started_at = loop.time()
        with accelerated_loop(1000):
            await asyncio.sleep(2 * 3600)
        minutes = (loop.time() - started_at) / 60
        made = Counter(outcomes)
        telegram.clear_faults()
        sent = await operator_chat.send(operator_chat.user, "/id")
        with accelerated_loop(10):
            await operator_chat.wait_for("этот чат", after=sent, timeout=200)
            card = await operator_chat.wait_for(FINISHED, timeout=200)
            await wait_until(lambda: telegram.requests["sendDocument"] == 1, timeout=200)

    print_line(f"{minutes:.0f} minutes without Telegram: {made.total() / minutes:.2f} requests a minute, {dict(made)}")
    assert minutes > 100
    assert made.total() / minutes < 6
    assert [one.id for one in cards(operator_chat)] == [card.id] == [preview.id]
    assert len(provider.accepted) == 1
    assert telegram.requests["sendPhoto"] == 1


async def test_a_deleted_card(bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider) -> None:
    """When a user deletes the card, one new message shows the campaign to its end."""
    provider.clock.set_speed(0)
    preview = await tap_preview(operator_chat)
    await operator_chat.wait_for(CARD_TITLE, after=preview)
    operator_chat.delete(preview)
    provider.clock.set_speed(60)

    await operator_chat.wait_for(FINISHED, timeout=20)
    await operator_chat.wait_for(lambda message: message.document is not None)

    assert len(cards(operator_chat)) == 1
    assert telegram.requests["sendMessage"] == 2


async def test_a_blocked_bot(
    bot: RunningBot, operator_chat: Chat, viewer_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """A user who has blocked the bot gets nothing more; their campaign and the bot continue."""
    provider.clock.set_speed(0)
    preview = await tap_preview(operator_chat)
    await operator_chat.wait_for(CARD_TITLE, after=preview)
    operator_chat.block()
    provider.clock.set_speed(60)
    await bot.engine.wait_finished(1)
    await wait_until(lambda: telegram.rejections != [])
    sent = await viewer_chat.send(viewer_chat.user, "/status")

    await viewer_chat.wait_for(FINISHED, after=sent, timeout=20)

    assert len(telegram.rejections) == 1


async def test_a_closed_topic(
    bot: RunningBot, telegram: Telegram, operator_chat: Chat, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """A topic is gone with its messages: the campaign continues, the bot tries once, and logs it."""
    group = telegram.group(-1001234567890, "Дежурные", members=[operator_chat.user], forum=True)
    group.topic("Аварии", TOPIC)
    provider.clock.set_speed(0)
    preview = await tap_preview(group, operator_chat.user, thread_id=TOPIC)
    await group.wait_for(CARD_TITLE, after=preview)
    group.close_topic(TOPIC)
    provider.clock.set_speed(60)
    await bot.engine.wait_finished(1)

    sent = await operator_chat.send(operator_chat.user, "/status")
    await operator_chat.wait_for(FINISHED, after=sent)
    await wait_until(lambda: "the chat is gone" in caplog.text)

    assert len(telegram.rejections) <= 3
    assert "exception was never retrieved" not in caplog.text


async def test_a_group_that_moves_while_nothing_is_heard(
    bot: RunningBot, group: Chat, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """An edit returns the new chat id before the update arrives: the card moves too."""
    provider.clock.set_speed(0)
    preview = await tap_preview(group, operator_chat.user)
    await group.wait_for(CARD_TITLE, after=preview)
    telegram.fail("getUpdates", Fault.TOO_MANY, 2, seconds=2)
    moved = group.migrate(-1009876543210)
    provider.clock.set_speed(60)

    card = await moved.wait_for(FINISHED, timeout=20)

    assert cards(moved) == [card]


async def test_an_overtaken_edit(
    make_config: MakeConfig,
    run_bot: RunBot,
    operator_chat: Chat,
    approver_chat: Chat,
    owner_chat: Chat,
    telegram: Telegram,
) -> None:
    """The first approver decides while the second is being asked: no older text replaces a newer one."""
    async with run_bot(make_config(confirmation_policy=ConfirmationPolicy(approval_recipients=0))):
        preview = await request_preview(operator_chat)
        before = telegram.requests["sendMessage"]
        operator_chat.tap(operator_chat.user, preview, "Позвонить")
        while telegram.requests["sendMessage"] == before:
            await telegram.state.asked.wait()
        telegram.fail("sendMessage", Fault.TOO_MANY, seconds=3)
        request = await approver_chat.wait_for(lambda message: message.has_button("Разрешить"))
        await approver_chat.press(approver_chat.user, request, "Разрешить")
        await operator_chat.wait_for(FINISHED, timeout=20)
        await operator_chat.wait_for("разрешена: Анна", timeout=20)
        await operator_chat.wait_for(lambda message: message.document is not None, timeout=20)
        late_request = await owner_chat.wait_for("Разрешил: Анна", timeout=20)

    assert not late_request.keyboard
    assert [message.id for message in cards(operator_chat) if FINISHED in message.text] == [preview.id]


async def test_an_older_edit_that_is_tried_again(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """It is not repeated over the newer one, although its turn comes later."""
    preview = await request_preview(operator_chat)
    target = ChatTarget(operator_chat.id)
    sender = bot.application.bot_data.sender
    telegram.fail("editMessageText", Fault.TOO_MANY, seconds=1)
    older = asyncio.create_task(sender.edit(target, preview.id, "older"))
    await wait_until(lambda: telegram.requests["editMessageText"] == 1)

    await sender.edit(target, preview.id, "newer")
    await older

    assert operator_chat.last.text == "newer"
    assert telegram.requests["editMessageText"] == 2


@pytest.mark.parametrize("name", ["update", "mark_launched"])
async def test_a_journal_that_fails_for_a_moment(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    run_bot: RunBot,
    config: Config,
    operator_chat: Chat,
    telegram: Telegram,
    provider: Provider,
) -> None:
    """A card that could not be saved is still updated to its end, without a restart."""
    journals: list[FailingJournal] = []

    def make(url: str) -> FailingJournal:
        journals.append(FailingJournal(url))
        return journals[-1]

    monkeypatch.setattr(connections, "Journal", make)
    monkeypatch.setattr(expiry, "SWEEP_INTERVAL", 0.5)
    async with run_bot(config):
        preview = await request_preview(operator_chat)
        journals[0].before[name] = [JournalError("the journal failed: on purpose")]
        await operator_chat.press(operator_chat.user, preview, "Позвонить")

        await operator_chat.wait_for(f"{CARD_TITLE}\n{FINISHED}", timeout=30)
        await operator_chat.wait_for(lambda message: message.document is not None, timeout=30)

    assert not journals[0].before[name]
    assert len(provider.accepted) == 1
    assert len(cards(operator_chat)) == 1


async def test_sixty_commands_at_once(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, print_line: PrintLine
) -> None:
    """A flood of commands is answered at Telegram's rate: thirty messages in a second."""
    started_at = time.monotonic()
    for _ in range(60):
        last = await operator_chat.send(operator_chat.user, "/id")
    await operator_chat.wait_for(
        lambda message: message.id > last.id and len(operator_chat.messages) == 120, timeout=20
    )

    print_line(f"60 commands at once: answered in {time.monotonic() - started_at:.1f} s")
    assert time.monotonic() - started_at > 0.9


async def test_a_bot_that_ends_while_a_report_is_on_its_way(
    config: Config, run_bot: RunBot, operator_chat: Chat, telegram: Telegram
) -> None:
    """A report that the next process would not repeat is sent before the end."""
    async with run_bot(config):
        telegram.fail("sendPhoto", Fault.TOO_MANY, seconds=1)
        await tap_preview(operator_chat)
        await wait_until(lambda: telegram.requests["sendPhoto"] == 1)

    assert (telegram.requests["sendPhoto"], telegram.requests["sendDocument"]) == (2, 1)
