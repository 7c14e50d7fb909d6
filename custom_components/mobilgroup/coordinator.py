"""The account's balance, and what lives as long as a config entry is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, override

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .aiomobilgroup import (
    Balance,
    MobilgroupAccountDisabledError,
    MobilgroupAuthenticationError,
    MobilgroupClient,
    MobilgroupError,
)
from .aiomobilgroup.campaigns import CallingHours
from .const import DOMAIN, LOGGER
from .errors import read_error
from .issues import Issues

if TYPE_CHECKING:
    from .campaign_manager import Desk
    from .event_publisher import Happenings
    from .overview import OverviewCoordinator

_INTERVAL = timedelta(minutes=30)

LISTENING = (ConfigEntryState.SETUP_IN_PROGRESS, ConfigEntryState.LOADED)
"""When there is somebody to read for."""

type MobilgroupConfigEntry = ConfigEntry[MobilgroupRuntimeData]


@dataclass(frozen=True, slots=True, kw_only=True)
class MobilgroupRuntimeData:
    """What an entry has while it is loaded."""

    client: MobilgroupClient
    balance: BalanceCoordinator
    desk: Desk
    overview: OverviewCoordinator
    happenings: Happenings
    hours: Mapping[str, CallingHours]
    """The calling hours of recipients that have their own, by their subentry."""


class BalanceCoordinator(DataUpdateCoordinator[Balance]):
    """Reads the balance every half hour, and after each send."""

    config_entry: MobilgroupConfigEntry

    def __init__(self, hass: HomeAssistant, entry: MobilgroupConfigEntry, client: MobilgroupClient) -> None:
        """Take what the balance is read with."""
        super().__init__(hass, LOGGER, config_entry=entry, name=DOMAIN, update_interval=_INTERVAL, always_update=False)
        self._client = client
        self._issues = Issues(hass, entry)

    @override
    async def _async_update_data(self) -> Balance:
        """Read the balance."""
        try:
            balance = await self._client.get_balance()
        except MobilgroupAuthenticationError as err:
            raise read_error(err, ConfigEntryAuthFailed) from err
        except MobilgroupError as err:
            if isinstance(err, MobilgroupAccountDisabledError):
                self._issues.show_disabled(disabled=True)
            raise read_error(err, UpdateFailed) from err
        self._issues.show_disabled(disabled=False)
        return balance
