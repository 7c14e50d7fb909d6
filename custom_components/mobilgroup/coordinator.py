"""The account's balance, and what lives as long as a config entry is loaded."""

from dataclasses import dataclass
from datetime import timedelta
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .aiomobilgroup import Balance, MobilgroupAuthenticationError, MobilgroupClient, MobilgroupError
from .const import DOMAIN, LOGGER
from .errors import read_error
from .outbox import Outbox

_INTERVAL = timedelta(minutes=30)

type MobilgroupConfigEntry = ConfigEntry[MobilgroupRuntimeData]


@dataclass(frozen=True, slots=True, kw_only=True)
class MobilgroupRuntimeData:
    """What an entry has while it is loaded."""

    client: MobilgroupClient
    balance: BalanceCoordinator
    outbox: Outbox


class BalanceCoordinator(DataUpdateCoordinator[Balance]):
    """Reads the balance every half hour, and after each send."""

    config_entry: MobilgroupConfigEntry

    def __init__(self, hass: HomeAssistant, entry: MobilgroupConfigEntry, client: MobilgroupClient) -> None:
        """Take what the balance is read with."""
        super().__init__(hass, LOGGER, config_entry=entry, name=DOMAIN, update_interval=_INTERVAL, always_update=False)
        self._client = client

    @override
    async def _async_update_data(self) -> Balance:
        """Read the balance."""
        try:
            return await self._client.get_balance()
        except MobilgroupAuthenticationError as err:
            raise read_error(err, ConfigEntryAuthFailed) from err
        except MobilgroupError as err:
            raise read_error(err, UpdateFailed) from err
