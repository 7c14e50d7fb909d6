"""The chat page in a real browser: an operator types one line, presses buttons, and gets the report."""

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
USERS = {1001: ("viewer", "Вера"), 1002: ("operator", "Олег"), 1003: ("approver", "Анна"), 1004: ("owner", "Иван")}
CALL_LINE = (
    "/call 8 (912) 000-00-00, +7 912 000 00 01; 89120000002, 9120000040, +79120000050 "
    "Завтра с 9 до 18 часов не будет горячей воды."
)
# Unpacking a browser includes a download of a hundred megabytes.
pytestmark = pytest.mark.timeout(240)


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """Return a page of a browser; skip where none is available."""
    async with AsyncExitStack() as stack:
        try:
            page = await stack.enter_async_context(browser())
        except NoBrowserError as err:
            pytest.skip(str(err))
        yield page


@pytest.fixture
def provider() -> Provider:
    """Return the simulated provider, whose clock starts now and runs a minute in a second."""
    return Provider(balance="1000", clock=ProviderClock(60, datetime.now(UTC)))


@pytest.fixture
async def chat_url(provider: Provider, tmp_path: Path) -> AsyncIterator[str]:
    """Run the bot with the chat page and return the page's address."""
    telegram = Telegram(token="42:demo-token")
    members = [telegram.user(user_id, name) for user_id, (_, name) in USERS.items()]
    for member in members:
        telegram.private(member, started=False)
    telegram.group(-1001234567890, "Дежурные", members=members)
    users = [{"id": user_id, "role": role, "name": name} for user_id, (role, name) in USERS.items()]
    async with provider.serve() as provider_url, telegram.serve() as telegram_url:
        config = load_config(write_config(tmp_path, telegram_url, f"{provider_url}/api/", users=users), {})
        async with running_app(config, clock=FastClock(provider.clock), edit_seconds=0.1):
            yield telegram_url


async def test_a_broadcast_from_a_typed_line_to_the_report(page: Page, provider: Provider, chat_url: str) -> None:
    """The operator types recipients and a text, confirms, and gets the counts and the chart."""
    await page.open(chat_url, width=390, height=844, scale=2)
    await page.wait_until("document.querySelectorAll('#who option').length === 4")
    await page.run(
        "(who => { who.value = 1002; who.dispatchEvent(new Event('change')); })(document.getElementById('who'))"
    )
    await page.press_until("!document.getElementById('begin').hidden", "#chats button", "Mobilgroup")
    await page.press("#begin button", "Начать")
    await page.wait_until("document.body.innerText.includes('Ваша роль: оператор')")

    await page.press("#text")
    await page.type(CALL_LINE)
    await page.enter()
    await page.press(".inline button", "Изменить")
    await page.press(".inline button", "Попытки")
    await page.press(".inline button", "1")
    await page.wait_until("document.body.innerText.includes('Попыток: 1')")
    _save_picture("chat-preview.png", await page.picture())
    await page.press(".inline button", "Позвонить 5 абонентам")

    await page.wait_until("document.body.innerText.includes('Завершена')")
    await page.wait_until("document.querySelector('.photo img')?.complete && document.querySelector('.document')")
    await page.run("document.getElementById('toast').hidden = true")
    cards = await page.run("[...document.querySelectorAll('.bubble')].map(one => one.innerText)")
    card = next(one for one in cards if "Завершена" in one)
    _save_picture("chat-report.png", await page.picture())

    assert "ответили: 4" in card
    assert "занято: 1" in card
    assert sum(len(campaign.outcomes) for campaign in provider.accepted) == 5
    assert await page.run("document.querySelector('.photo img').naturalWidth") > 300
    assert page.errors == []


def _save_picture(name: str, picture: bytes) -> None:
    """Save a picture as an artifact of the test run."""
    ARTIFACTS.mkdir(exist_ok=True)
    (ARTIFACTS / name).write_bytes(picture)
