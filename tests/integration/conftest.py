"""Fixtures: a simulated provider on the loopback, and Home Assistant with an account of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, ConfigSubentryData, SubentryFlowResult
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.mobilgroup.account import account_unique_id
from custom_components.mobilgroup.aiomobilgroup.campaigns import Clock
from simulators.provider import Provider

SENDER = "74951234567"
HOTLINE = "78001234567"
FAMILY = ("79000000001", "79000000002")
PLUMBER = "79000000003"
CAMPAIGNS = "custom_components.mobilgroup.aiomobilgroup.campaigns"


# Warnings are errors; this one comes from Home Assistant's own web server.
_HOME_ASSISTANT_WARNINGS = ("ignore::aiohttp.web_exceptions.NotAppKeyWarning",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ignore the warnings of Home Assistant's own code."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            for warning in _HOME_ASSISTANT_WARNINGS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(autouse=True)
def custom_integrations(enable_custom_integrations: None) -> None:
    """Allow Home Assistant to load the integration."""


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the waits that are meant for a real provider."""
    monkeypatch.setattr("custom_components.mobilgroup.account.READ_PAUSE", timedelta())
    monkeypatch.setattr("custom_components.mobilgroup.aiomobilgroup.retrying_reader._FIRST_WAIT", 0.01)
    monkeypatch.setattr(f"{CAMPAIGNS}.workers.dispatcher.INITIAL_RETRY_SECONDS", 0.05)
    monkeypatch.setattr(f"{CAMPAIGNS}.workers.report_poller.MIN_POLL_SECONDS", 0.05)
    monkeypatch.setattr(f"{CAMPAIGNS}.workers.report_poller.POLL_AGE_FACTOR", 0.0)


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that advances time (parts of a `timedelta`) for campaigns; due waits end at once."""
    ahead = timedelta()
    now, wait = Clock.now, Clock.wait_for

    async def wait_for_moment(clock: Clock, event: asyncio.Event, seconds: float) -> None:
        """Wait, and check often whether time was advanced."""
        end = clock.now() + seconds
        while (remaining := end - clock.now()) > 0 and not event.is_set():
            await wait(clock, event, min(remaining, 0.02))

    def pass_time(**parts: float) -> None:
        """Advance time."""
        nonlocal ahead
        ahead += timedelta(**parts)

    monkeypatch.setattr(Clock, "now", lambda clock: now(clock) + ahead.total_seconds())
    monkeypatch.setattr(Clock, "wait_for", wait_for_moment)
    return pass_time


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give each test its own folder and so its own journal."""
    return hass_tmp_config_dir


@pytest.fixture
def provider() -> Provider:
    """Return a simulated provider with one account; a simulated hour takes a second."""
    return Provider(balance="273.50", speed=3600)


@pytest.fixture
async def api_url(provider: Provider, socket_enabled: None) -> AsyncIterator[str]:
    """Serve the provider and return the address of its API."""
    async with provider.serve() as url:
        yield f"{url}/api/"


def recipients(name: str, *numbers: str, **calling: Any) -> ConfigSubentryData:
    """Return a subentry with a recipient group."""
    return ConfigSubentryData(
        data={"name": name, "numbers": list(numbers), **calling},
        subentry_type="recipients",
        title=name,
        unique_id=None,
    )


@pytest.fixture
def entry(api_url: str) -> MockConfigEntry:
    """Return an account with a family and a plumber, not yet added to Home Assistant."""
    data = {"url": api_url, "api_key": "demo-key", "key_in_body": False}
    return MockConfigEntry(
        domain="mobilgroup",
        title="Home",
        unique_id=account_unique_id(data),
        data=data,
        options={"sender": SENDER},
        subentries_data=[
            recipients("Family", *FAMILY, attempts=2, interval=3),
            recipients("Plumber", PLUMBER, sender=HOTLINE, repeat=1),
        ],
    )


@pytest.fixture
async def account(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """Return the account, set up."""
    await set_up(hass, entry)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Add an entry and set it up."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def act(hass: HomeAssistant, action: str, *, context: Any = None, **fields: Any) -> Any:
    """Call an action of the integration and return its response."""
    return await hass.services.async_call(
        "mobilgroup", action, fields, blocking=True, return_response=True, context=context
    )


async def change_options(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    """Change options of an account that is set up."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    await hass.async_block_till_done(wait_background_tasks=True)


async def eventually(holds: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until a condition holds: campaigns run in the background, and the journal is read in threads."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - there is no event for what a test looks at
            await asyncio.sleep(0.01)


def settings(provider: Provider, index: int = -1) -> dict[str, str]:
    """Return the settings of an accepted broadcast, without those that were not given."""
    request = provider.accepted[index].order.settings
    return {name: value for name in request.__struct_fields__ if isinstance(value := getattr(request, name), str)}


def balance_reads(provider: Provider) -> int:
    """Return how often the balance was read."""
    return sum(b'"balance"' in request.body for request in provider.requests)


def state(hass: HomeAssistant, entity_id: str) -> State:
    """Return the state of an entity that exists."""
    found = hass.states.get(entity_id)
    assert found is not None
    return found


def device_of(hass: HomeAssistant, entity_id: str) -> dr.DeviceEntry:
    """Return the device of an entity."""
    entity = er.async_get(hass).async_get(entity_id)
    assert entity is not None
    assert entity.device_id is not None
    device = dr.async_get(hass).async_get(entity.device_id)
    assert isinstance(device, dr.DeviceEntry)
    return device


def fields(result: ConfigFlowResult | SubentryFlowResult) -> dict[Any, Any]:
    """Return the fields of the form that a flow shows."""
    assert result["data_schema"] is not None
    shown: dict[Any, Any] = result["data_schema"].schema
    return shown
