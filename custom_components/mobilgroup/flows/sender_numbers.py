"""Sender numbers of an account, offered in forms."""

from homeassistant.config_entries import ConfigEntryState

from ..aiomobilgroup import MobilgroupError, SenderNumber
from ..const import LOGGER
from ..data import MobilgroupConfigEntry


async def async_sender_numbers(entry: MobilgroupConfigEntry, *known: str | None) -> list[SenderNumber]:
    """Return the account's sender numbers and those in use; only the latter if the provider cannot be reached."""
    numbers: list[SenderNumber] = []
    if entry.state is ConfigEntryState.LOADED:
        try:
            numbers = await entry.runtime_data.client.get_numbers()
        except MobilgroupError as err:
            LOGGER.debug("The sender numbers could not be read: %s", err)
    listed = {one.number for one in numbers}
    return numbers + [SenderNumber(number) for number in dict.fromkeys(known) if number and number not in listed]
