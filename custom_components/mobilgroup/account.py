"""Account of a config entry: its client, its ids, and its balance and sender numbers.

The provider gives accounts no id. A login serves as one; an API key can be replaced and does not. An entry is therefore
unique by its login, or by its key, on its server: an account added once by key and once by login counts as two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from homeassistant.const import CONF_API_KEY, CONF_PASSWORD, CONF_TIME_ZONE, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util import dt as dt_util

from .aiomobilgroup import ApiKey, Auth, Balance, Login, MobilgroupClient, SenderNumber, auth
from .aiomobilgroup.const import DEFAULT_TIME_ZONE, READ_PAUSE
from .const import CONF_KEY_IN_BODY, CONF_LOGIN


@dataclass(frozen=True, slots=True)
class AccountSnapshot:
    """The balance and the sender numbers of an account at one moment."""

    balance: Balance
    numbers: list[SenderNumber]


async def async_create_client(
    hass: HomeAssistant, data: Mapping[str, Any], options: Mapping[str, Any]
) -> MobilgroupClient:
    """Create a client for the account of a config entry."""
    time_zone = await dt_util.async_get_time_zone(options.get(CONF_TIME_ZONE, DEFAULT_TIME_ZONE.key))
    return MobilgroupClient(
        async_get_clientsession(hass),
        _auth(data),
        url=data[CONF_URL],
        time_zone=time_zone or DEFAULT_TIME_ZONE,
        read_pause=READ_PAUSE,
    )


async def async_fetch_account(hass: HomeAssistant, data: Mapping[str, Any]) -> AccountSnapshot:
    """Fetch the balance and the sender numbers of an account; raises the client's errors."""
    client = await async_create_client(hass, data, {})
    return AccountSnapshot(await client.get_balance(), await client.get_numbers())


def account_unique_id(data: Mapping[str, Any]) -> str:
    """Return the unique id of the account; no secret can be read from it."""
    credentials = ("login", data[CONF_LOGIN]) if CONF_LOGIN in data else ("key", data[CONF_API_KEY])
    return sha256("\n".join((data[CONF_URL], *credentials)).encode()).hexdigest()[:32]


def journal_account_id(data: Mapping[str, Any]) -> str:
    """Return the account's id in the journal, which is the same in the bot."""
    return auth.journal_account_id(_auth(data), data[CONF_URL])


def account_title(data: Mapping[str, Any], sender: str) -> str:
    """Return a title for the account: its login, or the end of its sender number; never the key."""
    return f"Mobilgroup {data.get(CONF_LOGIN) or f'····{sender[-4:]}'}"


def _auth(data: Mapping[str, Any]) -> Auth:
    """Return the credentials of a config entry."""
    if CONF_LOGIN in data:
        return Login(data[CONF_LOGIN], data[CONF_PASSWORD])
    return ApiKey(data[CONF_API_KEY], in_body=data.get(CONF_KEY_IN_BODY, False))
