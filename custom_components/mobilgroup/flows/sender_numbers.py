"""The numbers an account may call from, for choosing."""

from homeassistant.config_entries import ConfigEntryState

from ..aiomobilgroup import MobilgroupError, SenderNumber
from ..const import LOGGER
from ..data import MobilgroupConfigEntry


async def async_sender_numbers(entry: MobilgroupConfigEntry, *known: str | None) -> list[SenderNumber]:
    """Return the account's numbers, and with them those in use; only the latter when the provider cannot be asked."""
    numbers: list[SenderNumber] = []
    if entry.state is ConfigEntryState.LOADED:
        try:
            numbers = await entry.runtime_data.client.get_numbers()
        except MobilgroupError as err:
            LOGGER.debug("The sender numbers could not be read: %s", err)
    listed = {one.number for one in numbers}
    return numbers + [SenderNumber(number) for number in dict.fromkeys(known) if number and number not in listed]
