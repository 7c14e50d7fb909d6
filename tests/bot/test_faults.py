"""A line to Telegram that fails in every way: nothing is lost, nothing is said twice, and nobody is flooded."""

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
from telegram_bot.domain.approval_policy import ApprovalPolicy
from telegram_bot.domain.users import ChatTarget
from telegram_bot.messaging.requests import ObservedRequest, PollingRequest
from telegram_bot.services import connections
from tests.bot.call_helpers import accepted, previewed
from tests.bot.conftest import MakeConfig, RunBot
from tests.bot.fast_timers import hastened
from tests.campaigns.fakes import FastClock, TroubledJournal

HEAD = "Рассылка № 1"
OVER = "Завершена"
TOPIC = 77
type Printed = Callable[[str], None]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Return what shows a line to whoever reads the log of the tests."""

    def show(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}")  # noqa: T201

    return show


async def called(chat: Chat, user: User | None = None, **options: Any) -> Message:
    """Return the preview whose button was tapped."""
    preview = await previewed(chat, user=user, **options)
    chat.tap(user or chat.user, preview, "Позвонить")
    return preview


def cards(chat: Chat) -> list[Message]:
    """Return the messages that show the campaign."""
    return [message for message in chat.messages if HEAD in message.text]


async def until(reached: Callable[[], bool], timeout: float = 10.0) -> None:  # noqa: ASYNC109 - as the tests say it
    """Wait until something is so."""
    async with asyncio.timeout(timeout):
        while not reached():  # noqa: ASYNC110 - what is counted tells nobody
            await asyncio.sleep(0.02)


async def test_too_many_edits(bot: RunningBot, operator_chat: Chat, telegram: Telegram, printed: Printed) -> None:
    """Telegram is left alone as long as it says; the end is shown in the same message."""
    telegram.fail("editMessageText", Fault.TOO_MANY, 3, seconds=1)
    began = time.monotonic()
    preview = await called(operator_chat)

    card = await operator_chat.wait_for(OVER, timeout=20)

    assert card.id == preview.id
    assert time.monotonic() - began > 3
    assert telegram.requests["sendMessage"] == 1
    assert telegram.requests["editMessageText"] <= 3 + 5
    printed(f"3 times «too many»: {telegram.requests['editMessageText']} edits")


async def test_too_many_answers(bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """What a person has asked for is said when Telegram lets it be said, once."""
    telegram.fail("sendMessage", Fault.TOO_MANY, 2, seconds=1)
    sent = await operator_chat.send(operator_chat.user, "/balance")

    await operator_chat.wait_for("Баланс:", after=sent)

    assert telegram.requests["sendMessage"] == 3
    assert len(operator_chat.messages) == 2


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.DROP_AFTER, Fault.SERVER_ERROR])
async def test_lost_edits(fault: Fault, bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """An edit is repeated until it is there; no second message stands for it."""
    telegram.fail("editMessageText", fault, 2)
    preview = await called(operator_chat)

    card = await operator_chat.wait_for(OVER, timeout=20)

    assert card.id == preview.id
    assert telegram.requests["sendMessage"] == 1


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.DROP_AFTER, Fault.SERVER_ERROR])
async def test_lost_answers(
    fault: Fault, bot: RunningBot, operator_chat: Chat, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    """What may have been said is not said again; the next question is answered."""
    telegram.fail("sendMessage", fault)
    await operator_chat.send(operator_chat.user, "/balance")
    await until(lambda: telegram.requests["sendMessage"] == 1)
    sent = await operator_chat.send(operator_chat.user, "/id")

    await operator_chat.wait_for("этот чат", after=sent)

    assert telegram.requests["sendMessage"] == 2


async def test_lost_tap_answers(bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider) -> None:
    """A tap whose answer is lost has done what it says, once."""
    telegram.fail("answerCallbackQuery", Fault.DROP_AFTER)
    await called(operator_chat)

    await operator_chat.wait_for(OVER, timeout=20)

    assert len(provider.accepted) == 1
    assert telegram.requests["answerCallbackQuery"] == 1


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument"])
@pytest.mark.parametrize("fault", [Fault.DROP, Fault.DROP_AFTER])
async def test_lost_reports(
    method: str, fault: Fault, bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """A file that may have arrived is not sent again by itself; its button sends it."""
    telegram.fail(method, fault)
    await called(operator_chat)
    card = await operator_chat.wait_for(OVER, timeout=20)
    await until(lambda: telegram.requests["sendPhoto"] == telegram.requests["sendDocument"] == 1)

    await operator_chat.press(operator_chat.user, card, "Отчёт")
    await until(lambda: telegram.requests["sendDocument"] == 2)

    assert telegram.requests["sendPhoto"] <= 2


async def test_too_many_files(bot: RunningBot, operator_chat: Chat, telegram: Telegram) -> None:
    """A refused file was certainly not sent: it is, later."""
    telegram.fail("sendPhoto", Fault.TOO_MANY, seconds=1)
    telegram.fail("sendDocument", Fault.TOO_MANY, seconds=1)
    await called(operator_chat)

    await operator_chat.wait_for(lambda message: message.photo is not None, timeout=20)
    await operator_chat.wait_for(lambda message: message.document is not None)

    assert telegram.requests["sendPhoto"] == telegram.requests["sendDocument"] == 2


async def test_too_many_of_everything(
    bot: RunningBot, group: Chat, operator_chat: Chat, telegram: Telegram, provider: Provider, printed: Printed
) -> None:
    """Ten messages that are to be edited do not ask again and again: each asks once and waits."""
    previews = [await previewed(operator_chat, f"/call 7912{row:05}01 Текст {row}") for row in range(10)]
    before = Counter(telegram.requests)
    telegram.fail("editMessageText", Fault.TOO_MANY, None, seconds=2)
    began = time.monotonic()
    for preview in previews:
        assert (await operator_chat.press(operator_chat.user, preview, "Позвонить")).text == "Принято"
    await accepted(provider, 10)
    await asyncio.sleep(1.5)
    refused = telegram.requests["editMessageText"] - before["editMessageText"]
    # A slow machine takes longer than the two seconds that each of them waits.
    most = 10 * (1 + int((time.monotonic() - began) / 2))

    telegram.clear_faults()
    for number in range(1, 11):
        await operator_chat.wait_for(f"№ {number}\n{OVER}", timeout=30)

    assert refused <= most
    assert telegram.requests["sendMessage"] == before["sendMessage"]
    printed(f"10 cards, «too many» for 2 s: {refused} edits in that time")


async def test_hours_of_outage(
    config: Config, operator_chat: Chat, telegram: Telegram, provider: Provider, printed: Printed
) -> None:
    """Nothing is lost, nothing is said twice, and hardly anything is tried meanwhile."""
    outcomes: Counter[str] = Counter()

    def told(method: str, outcome: str) -> None:
        outcomes[f"{method} {outcome}"] += 1

    provider.clock.set_speed(0)
    clock = FastClock(provider.clock)
    polling = PollingRequest(told, **polling_request_options(config))
    request = ObservedRequest(told, **api_request_options(config))
    async with running_app(config, clock=clock, polling_request=polling, request=request, edit_seconds=0.1) as bot:
        preview = await called(operator_chat)
        await operator_chat.wait_for(HEAD, after=preview)
        telegram.refuse_connections()
        provider.clock.set_speed(60)
        await asyncio.wait_for(bot.engine.wait_finished(1), 20)
        provider.clock.set_speed(0)
        outcomes.clear()
        loop = asyncio.get_running_loop()
        began = loop.time()
        with hastened(1000):
            await asyncio.sleep(2 * 3600)
        minutes = (loop.time() - began) / 60
        during = Counter(outcomes)
        telegram.clear_faults()
        sent = await operator_chat.send(operator_chat.user, "/id")
        with hastened(10):
            await operator_chat.wait_for("этот чат", after=sent, timeout=200)
            card = await operator_chat.wait_for(OVER, timeout=200)
            await until(lambda: telegram.requests["sendDocument"] == 1, timeout=200)

    printed(f"{minutes:.0f} minutes without Telegram: {during.total() / minutes:.2f} requests a minute, {dict(during)}")
    assert minutes > 100
    assert during.total() / minutes < 6
    assert [one.id for one in cards(operator_chat)] == [card.id] == [preview.id]
    assert len(provider.accepted) == 1
    assert telegram.requests["sendPhoto"] == 1


async def test_a_deleted_card(bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider) -> None:
    """Somebody cleans up his chat: one new message shows the campaign to its end."""
    provider.clock.set_speed(0)
    preview = await called(operator_chat)
    await operator_chat.wait_for(HEAD, after=preview)
    operator_chat.delete(preview)
    provider.clock.set_speed(60)

    await operator_chat.wait_for(OVER, timeout=20)
    await operator_chat.wait_for(lambda message: message.document is not None)

    assert len(cards(operator_chat)) == 1
    assert telegram.requests["sendMessage"] == 2


async def test_a_blocked_bot(
    bot: RunningBot, operator_chat: Chat, viewer_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """Who has blocked the bot is left alone; his campaign goes on, and so does the bot."""
    provider.clock.set_speed(0)
    preview = await called(operator_chat)
    await operator_chat.wait_for(HEAD, after=preview)
    operator_chat.block()
    provider.clock.set_speed(60)
    await bot.engine.wait_finished(1)
    await until(lambda: telegram.rejections != [])
    sent = await viewer_chat.send(viewer_chat.user, "/status")

    await viewer_chat.wait_for(OVER, after=sent, timeout=20)

    assert len(telegram.rejections) == 1


async def test_a_closed_topic(
    bot: RunningBot, telegram: Telegram, operator_chat: Chat, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """A topic goes with everything in it: the campaign goes on, the bot tries once, and says so in its log."""
    group = telegram.group(-1001234567890, "Дежурные", members=[operator_chat.user], forum=True)
    group.topic("Аварии", TOPIC)
    provider.clock.set_speed(0)
    preview = await called(group, operator_chat.user, thread_id=TOPIC)
    await group.wait_for(HEAD, after=preview)
    group.close_topic(TOPIC)
    provider.clock.set_speed(60)
    await bot.engine.wait_finished(1)

    sent = await operator_chat.send(operator_chat.user, "/status")
    await operator_chat.wait_for(OVER, after=sent)
    await until(lambda: "the chat is gone" in caplog.text)

    assert len(telegram.rejections) <= 3
    assert "exception was never retrieved" not in caplog.text


async def test_a_group_that_moves_while_nothing_is_heard(
    bot: RunningBot, group: Chat, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """An edit learns of the move before the update does: the card goes along."""
    provider.clock.set_speed(0)
    preview = await called(group, operator_chat.user)
    await group.wait_for(HEAD, after=preview)
    telegram.fail("getUpdates", Fault.TOO_MANY, 2, seconds=2)
    moved = group.migrate(-1009876543210)
    provider.clock.set_speed(60)

    card = await moved.wait_for(OVER, timeout=20)

    assert cards(moved) == [card]


async def test_an_overtaken_edit(
    make_config: MakeConfig,
    run_bot: RunBot,
    operator_chat: Chat,
    approver_chat: Chat,
    owner_chat: Chat,
    telegram: Telegram,
) -> None:
    """The first approver decides while the second is being asked: what is older is not shown over what is newer."""
    async with run_bot(make_config(approval_policy=ApprovalPolicy(approval_recipients=0))):
        preview = await previewed(operator_chat)
        before = telegram.requests["sendMessage"]
        operator_chat.tap(operator_chat.user, preview, "Позвонить")
        while telegram.requests["sendMessage"] == before:
            await telegram.state.asked.wait()
        telegram.fail("sendMessage", Fault.TOO_MANY, seconds=3)
        asked = await approver_chat.wait_for(lambda message: message.has_button("Разрешить"))
        await approver_chat.press(approver_chat.user, asked, "Разрешить")
        await operator_chat.wait_for(OVER, timeout=20)
        await operator_chat.wait_for("разрешена: Анна", timeout=20)
        await operator_chat.wait_for(lambda message: message.document is not None, timeout=20)
        late = await owner_chat.wait_for("Разрешил: Анна", timeout=20)

    assert not late.keyboard
    assert [message.id for message in cards(operator_chat) if OVER in message.text] == [preview.id]


async def test_an_older_edit_that_is_tried_again(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, provider: Provider
) -> None:
    """It gives way to the newer one, although its turn comes later."""
    preview = await previewed(operator_chat)
    place = ChatTarget(operator_chat.id)
    messenger = bot.application.bot_data.sender
    telegram.fail("editMessageText", Fault.TOO_MANY, seconds=1)
    older = asyncio.create_task(messenger.edit(place, preview.id, "older"))
    await until(lambda: telegram.requests["editMessageText"] == 1)

    await messenger.edit(place, preview.id, "newer")
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
    """A card that could not be noted is brought to its end all the same, without a restart."""
    journals: list[TroubledJournal] = []

    def make(url: str) -> TroubledJournal:
        journals.append(TroubledJournal(url))
        return journals[-1]

    monkeypatch.setattr(connections, "Journal", make)
    monkeypatch.setattr(expiry, "SWEEP_INTERVAL", 0.5)
    async with run_bot(config):
        preview = await previewed(operator_chat)
        journals[0].before[name] = [JournalError("the journal failed: on purpose")]
        await operator_chat.press(operator_chat.user, preview, "Позвонить")

        await operator_chat.wait_for(f"{HEAD}\n{OVER}", timeout=30)
        await operator_chat.wait_for(lambda message: message.document is not None, timeout=30)

    assert not journals[0].before[name]
    assert len(provider.accepted) == 1
    assert len(cards(operator_chat)) == 1


async def test_sixty_commands_at_once(
    bot: RunningBot, operator_chat: Chat, telegram: Telegram, printed: Printed
) -> None:
    """Whoever holds a key down is answered at Telegram's pace: thirty messages in a second."""
    began = time.monotonic()
    for _ in range(60):
        last = await operator_chat.send(operator_chat.user, "/id")
    await operator_chat.wait_for(
        lambda message: message.id > last.id and len(operator_chat.messages) == 120, timeout=20
    )

    printed(f"60 commands at once: answered in {time.monotonic() - began:.1f} s")
    assert time.monotonic() - began > 0.9


async def test_a_bot_that_ends_while_a_report_is_on_its_way(
    config: Config, run_bot: RunBot, operator_chat: Chat, telegram: Telegram
) -> None:
    """What the next process would not send again is sent before the end."""
    async with run_bot(config):
        telegram.fail("sendPhoto", Fault.TOO_MANY, seconds=1)
        await called(operator_chat)
        await until(lambda: telegram.requests["sendPhoto"] == 1)

    assert (telegram.requests["sendPhoto"], telegram.requests["sendDocument"]) == (2, 1)
