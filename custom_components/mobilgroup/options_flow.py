"""Changing an account's settings."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_TIME_ZONE
from homeassistant.util import dt as dt_util

from .const import CONF_SENDER
from .forms import options_form
from .senders import async_senders


class MobilgroupOptionsFlow(OptionsFlow):
    """Changes the sender number and the time zone."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the settings."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if await _is_time_zone(user_input[CONF_TIME_ZONE]):
                return self.async_create_entry(data={**self.config_entry.options, **user_input})
            errors[CONF_TIME_ZONE] = "invalid_time_zone"
        options = self.config_entry.options
        form = options_form(await async_senders(self.config_entry, options[CONF_SENDER]))
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(form, user_input or options),
            errors=errors,
        )


async def _is_time_zone(name: str) -> bool:
    """Return whether there is a time zone of this name."""
    try:
        return await dt_util.async_get_time_zone(name) is not None
    except ValueError:
        return False
