"""The chat page in a real browser: somebody types one line, presses buttons, and sees the report."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulators.provider import Clock as ProviderClock, Provider
from simulators.telegram import Telegram
from telegram_bot.app import running_app
from telegram_bot.config.loader import load_config
from tests.bot.process import write_config
from tests.campaigns.fakes import FastClock
from tests.e2e.browser import NoBrowserError, Page, browser

ARTIFACTS = Path(__file__).parents[2] / "artifacts"
PEOPLE = {1001: ("viewer", "Вера"), 1002: ("operator", "Олег"), 1003: ("approver", "Анна"), 1004: ("owner", "Иван")}
TYPED = (
    "/call 8 (912) 000-00-00, +7 912 000 00 01; 89120000002, 9120000040, +79120000050 "
    "Завтра с 9 до 18 часов не будет горячей воды."
)
# Unpacking a browser is downloading a hundred megabytes.
pytestmark = pytest.mark.timeout(240)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """Return a page of a browser; where there is none to be had, the test is left out."""
    async with AsyncExitStack() as stack:
        try:
            page = await stack.enter_async_context(browser())
        except NoBrowserError as err:
            pytest.skip(str(err))
        yield page


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider, for which a minute passes in a second, beginning now."""
    return Provider(balance="1000", clock=ProviderClock(60, datetime.now(UTC)))


@pytest.fixture
async def chat_url(provider: Provider, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of the chat page, with the bot running behind it."""
    telegram = Telegram(token="42:demo-token")
    people = [telegram.user(user_id, name) for user_id, (_, name) in PEOPLE.items()]
    for person in people:
        telegram.private(person, started=False)
    telegram.group(-1001234567890, "Дежурные", members=people)
    users = [{"id": user_id, "role": role, "name": name} for user_id, (role, name) in PEOPLE.items()]
    async with provider.serve() as provider_url, telegram.serve() as telegram_url:
        config = load_config(write_config(tmp_path, telegram_url, f"{provider_url}/api/", users=users), {})
        async with running_app(config, clock=FastClock(provider.clock), edit_seconds=0.1):
            yield telegram_url


async def test_a_broadcast_from_a_typed_line_to_the_report(page: Page, provider: Provider, chat_url: str) -> None:
    """Who is the operator types whom to call and what to say, confirms, and gets the figures and a picture of them."""
    await page.open(chat_url, width=390, height=844, scale=2)
    await page.until("document.querySelectorAll('#who option').length === 4")
    await page.run(
        "(who => { who.value = 1002; who.dispatchEvent(new Event('change')); })(document.getElementById('who'))"
    )
    await page.press_until("!document.getElementById('begin').hidden", "#chats button", "Mobilgroup")
    await page.press("#begin button", "Начать")
    await page.until("document.body.innerText.includes('Ваша роль: оператор')")

    await page.press("#text")
    await page.type(TYPED)
    await page.enter()
    await page.press(".inline button", "Изменить")
    await page.press(".inline button", "Попытки")
    await page.press(".inline button", "1")
    await page.until("document.body.innerText.includes('Попыток: 1')")
    _keep("chat-preview.png", await page.picture())
    await page.press(".inline button", "Позвонить 5 абонентам")

    await page.until("document.body.innerText.includes('Завершена')")
    await page.until("document.querySelector('.photo img')?.complete && document.querySelector('.document')")
    await page.run("document.getElementById('toast').hidden = true")
    cards = await page.run("[...document.querySelectorAll('.bubble')].map(one => one.innerText)")
    card = next(one for one in cards if "Завершена" in one)
    _keep("chat-report.png", await page.picture())

    assert "ответили: 4" in card
    assert "занято: 1" in card
    assert sum(len(campaign.outcomes) for campaign in provider.accepted) == 5
    assert await page.run("document.querySelector('.photo img').naturalWidth") > 300
    assert page.errors == []


def _keep(name: str, picture: bytes) -> None:
    """Keep a picture for people: what runs the tests hands it out."""
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / name).write_bytes(picture)
