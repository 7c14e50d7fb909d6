"""The bot's main job once, without a screen: one line is typed, a button tapped, phones ring, one message tells it."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
import re

from aiomobilgroup import Call, CallOutcome
from demo.home_assistant import HomeAssistant
from demo.process import DemoError
from demo.provider import KEY, RunningProvider
from demo.telegram import NAMES, OPERATOR, TOKEN, RunningTelegram, words_of

TYPED = "/call 8 (912) 000-00-00, +7 912 000 00 50; 9120000051 79120000055 Завтра с девяти не будет горячей воды."
CALLED = 4
SHOWN = {
    CallOutcome.ANSWERED: "ответили",
    CallOutcome.BUSY: "занято",
    CallOutcome.NO_ANSWER: "не ответили",
    CallOutcome.REJECTED: "сбросили",
}


async def check_bot(telegram: RunningTelegram, provider: RunningProvider) -> int:
    """Let the operator call four people from the chat, and return the campaign's number in the journal."""
    begun = await telegram.say(OPERATOR, "/start")
    await telegram.wait_for(OPERATOR, "/call", after=begun)
    typed = await telegram.say(OPERATOR, TYPED)
    preview = await telegram.wait_for(OPERATOR, "Проверьте перед запуском", after=typed)
    # As the account has it, an attempt may come an hour after the first one, and nobody may say that it is over.
    await telegram.tap(OPERATOR, preview, "Изменить")
    await telegram.tap(OPERATOR, await telegram.wait_for(OPERATOR, after=typed, button="Попытки"), "Попытки")
    await telegram.tap(OPERATOR, await telegram.wait_for(OPERATOR, after=typed, button="3"), "1")
    preview = await telegram.wait_for(OPERATOR, "Попыток: 1", after=typed, button="Позвонить")
    answer = await telegram.tap(OPERATOR, preview, "Позвонить")
    did = f"typed «{TYPED[:43]}…», saw the preview, chose one attempt, tapped «Позвонить»"
    _say(f"The chat: {NAMES[OPERATOR]} {did}: {answer}")

    card = words_of(await telegram.wait_for(OPERATOR, "Рассылка №", "Завершена", after=typed))
    await telegram.wait_for(OPERATOR, "Отчёт о рассылке", after=typed)
    # Of the first campaign one call is made alone, to learn the price, because there are limits in roubles.
    broadcasts = (await provider.state())["accepted"]["broadcasts"]
    reports = [await provider.client.get_report(broadcast["id"]) for broadcast in broadcasts]
    _compare(card, [call for report in reports for call in report.subscribers])
    number = int(_number(card, r"Рассылка № (\d+)"))
    shown = ", ".join(line for line in card.splitlines() if any(words in line for words in SHOWN.values()))
    _say(f"The chat: campaign {number} is over after {CALLED} calls: {shown}; the picture and the workbook are there\n")
    return number


async def check_shared(telegram: RunningTelegram, home: HomeAssistant, number: int, log: Path) -> None:
    """Fail unless the bot and Home Assistant see each other's campaigns, and the bot's log is clean."""
    listed = await home.act("mobilgroup.list_campaigns", {"limit": 100}, wants_response=True)
    sources = {row["campaign_id"]: row["source"] for row in listed["campaigns"]}
    if sources.get(number) != "telegram":
        raise DemoError(f"Home Assistant does not list the chat's campaign {number}: {sources}")
    asked = await telegram.say(OPERATOR, "/campaigns")
    newest = max(sources)
    await telegram.wait_for(OPERATOR, f"№ {newest} ", after=asked)
    _say(f"One journal: Home Assistant lists the chat's campaign {number}, the chat its campaign {newest}")
    _check_log(log)


def _check_log(log: Path) -> None:
    """Fail when the bot wrote an error, or anything secret."""
    text = log.read_text(errors="replace")
    for line in text.splitlines():
        if any(word in line for word in (" ERROR ", " CRITICAL ", "Traceback")):
            raise DemoError(f"the bot wrote an error: {line}; see {log}")
    for secret in (TOKEN, KEY, "9120000000"):
        if secret in text:
            raise DemoError(f"{secret} stands in {log}")


def _compare(card: str, calls: list[Call]) -> None:
    """Fail unless the card tells what the provider counted, and every number was called once."""
    if len(calls) != CALLED or len({call.phone for call in calls}) != CALLED:
        raise DemoError(f"{CALLED} people were to be called, the provider called {len(calls)}")
    wanted = Counter(call.outcome for call in calls)
    for outcome, words in SHOWN.items():
        # «ответили» is a part of «не ответили».
        said = int(_number(card, rf"(?<!не ){words}: (\d+)"))
        if said != wanted[outcome]:
            raise DemoError(f"the card says «{words}: {said}», the provider has {wanted[outcome]}:\n{card}")
    cost = Decimal(_number(card, r"Стоимость: ([\d,]+)").replace(",", "."))
    owed = sum((call.price or Decimal(0) for call in calls), Decimal(0))
    if cost != owed:
        raise DemoError(f"the card says {cost} RUB, the calls cost {owed} RUB:\n{card}")


def _number(text: str, pattern: str) -> str:
    """Return what a pattern finds, or a nought."""
    found = re.search(pattern, text)
    return found[1] if found else "0"


def _say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)
