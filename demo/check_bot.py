"""Automatic check of the bot: a typed command, a tapped button, the calls, and the message with their results."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
import re

from aiomobilgroup import Call, CallOutcome
from demo.home_assistant import HomeAssistant
from demo.process import DemoError
from demo.provider import KEY, RunningProvider
from demo.telegram import NAMES, OPERATOR, TOKEN, RunningTelegram, words_of

COMMAND = "/call 8 (912) 000-00-00, +7 912 000 00 50; 9120000051 79120000055 Завтра с девяти не будет горячей воды."
CALLED = 4
SHOWN = {
    CallOutcome.ANSWERED: "ответили",
    CallOutcome.BUSY: "занято",
    CallOutcome.NO_ANSWER: "не ответили",
    CallOutcome.REJECTED: "сбросили",
}


async def check_bot(telegram: RunningTelegram, provider: RunningProvider) -> int:
    """Call four recipients as the operator in the chat, and return the campaign's id."""
    started = await telegram.send(OPERATOR, "/start")
    await telegram.wait_for(OPERATOR, "/call", after=started)
    typed = await telegram.send(OPERATOR, COMMAND)
    preview = await telegram.wait_for(OPERATOR, "Проверьте перед запуском", after=typed)
    # With the account's default attempts the campaign would end only after an hour, when no attempt can follow.
    await telegram.tap(OPERATOR, preview, "Изменить")
    await telegram.tap(OPERATOR, await telegram.wait_for(OPERATOR, after=typed, button="Попытки"), "Попытки")
    await telegram.tap(OPERATOR, await telegram.wait_for(OPERATOR, after=typed, button="3"), "1")
    preview = await telegram.wait_for(OPERATOR, "Попыток: 1", after=typed, button="Позвонить")
    answer = await telegram.tap(OPERATOR, preview, "Позвонить")
    did = f"typed «{COMMAND[:43]}…», saw the preview, chose one attempt, tapped «Позвонить»"
    _print(f"The chat: {NAMES[OPERATOR]} {did}: {answer}")

    card = words_of(await telegram.wait_for(OPERATOR, "Рассылка №", "Завершена", after=typed))
    await telegram.wait_for(OPERATOR, "Отчёт о рассылке", after=typed)
    # The first campaign has two broadcasts: its first call is made alone to find the price for the limits in roubles.
    broadcasts = (await provider.state())["accepted"]["broadcasts"]
    reports = [await provider.client.get_report(broadcast["id"]) for broadcast in broadcasts]
    _compare(card, [call for report in reports for call in report.subscribers])
    number = int(_number(card, r"Рассылка № (\d+)"))
    shown = ", ".join(line for line in card.splitlines() if any(words in line for words in SHOWN.values()))
    _print(f"The chat: campaign {number} ended after {CALLED} calls: {shown}; the picture and the workbook are there\n")
    return number


async def check_shared(telegram: RunningTelegram, home: HomeAssistant, number: int, log: Path) -> None:
    """Raise `DemoError` unless the bot and Home Assistant list each other's campaigns and the bot's log is clean."""
    listed = await home.call_action("mobilgroup.list_campaigns", {"limit": 100}, return_response=True)
    sources = {row["campaign_id"]: row["source"] for row in listed["campaigns"]}
    if sources.get(number) != "telegram":
        raise DemoError(f"Home Assistant does not list the chat's campaign {number}: {sources}")
    sent = await telegram.send(OPERATOR, "/campaigns")
    newest = max(sources)
    await telegram.wait_for(OPERATOR, f"№ {newest} ", after=sent)
    _print(f"One journal: Home Assistant lists the chat's campaign {number}, the chat its campaign {newest}")
    _check_log(log)


def _check_log(log: Path) -> None:
    """Raise `DemoError` if the bot logged an error or a secret."""
    text = log.read_text(errors="replace")
    for line in text.splitlines():
        if any(word in line for word in (" ERROR ", " CRITICAL ", "Traceback")):
            raise DemoError(f"the bot logged an error: {line}; see {log}")
    for secret in (TOKEN, KEY, "9120000000"):
        if secret in text:
            raise DemoError(f"{secret} stands in {log}")


def _compare(card: str, calls: list[Call]) -> None:
    """Raise `DemoError` unless the card shows the provider's counts and every number was called once."""
    if len(calls) != CALLED or len({call.phone for call in calls}) != CALLED:
        raise DemoError(f"{CALLED} recipients were to be called, the provider called {len(calls)}")
    expected = Counter(call.outcome for call in calls)
    for outcome, words in SHOWN.items():
        # «ответили» is a part of «не ответили».
        count = int(_number(card, rf"(?<!не ){words}: (\d+)"))
        if count != expected[outcome]:
            raise DemoError(f"the card shows «{words}: {count}», the provider has {expected[outcome]}:\n{card}")
    cost = Decimal(_number(card, r"Стоимость: ([\d,]+)").replace(",", "."))
    price = sum((call.price or Decimal(0) for call in calls), Decimal(0))
    if cost != price:
        raise DemoError(f"the card shows {cost} RUB, the calls cost {price} RUB:\n{card}")


def _number(text: str, pattern: str) -> str:
    """Return the first group of a pattern's match, or `0`."""
    found = re.search(pattern, text)
    return found[1] if found else "0"


def _print(text: str) -> None:
    """Print a line and flush it."""
    print(text, flush=True)
