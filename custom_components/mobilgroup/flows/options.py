"""Options flow for the Mobilgroup integration."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import CONF_TIME_ZONE

from ..aiomobilgroup.campaigns import JournalError
from ..const import CONF_JOURNAL_URL, CONF_SENDER, SECTION_HOURS
from ..journal_registry import EXAMPLE_URLS, async_check_journal, validate_journal_url
from .sections import is_time_zone, merge_sections, validate_calling_hours
from .sender_numbers import async_sender_numbers
from .settings_schemas import OPTION_SECTIONS, options_schema


class MobilgroupOptionsFlow(OptionsFlow):
    """Handle the options of an account: how and when it calls, its limits, and its journal."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the settings, and save them if they are valid."""
        errors: dict[str, str] = {}
        placeholders = {**EXAMPLE_URLS, "error": "", "driver": ""}
        options = self.config_entry.options
        if user_input is not None:
            data = merge_sections(user_input, options, OPTION_SECTIONS, options_schema([]))
            if not await is_time_zone(data[CONF_TIME_ZONE]):
                errors[CONF_TIME_ZONE] = "invalid_time_zone"
            elif problem := await validate_calling_hours(data):
                errors[SECTION_HOURS] = problem
            elif data.get(CONF_JOURNAL_URL) != options.get(CONF_JOURNAL_URL) and CONF_JOURNAL_URL in data:
                errors, error_placeholders = await self._async_check_journal(data[CONF_JOURNAL_URL])
                placeholders |= error_placeholders
            if not errors:
                return self.async_create_entry(data=data)
        schema = options_schema(await async_sender_numbers(self.config_entry, options[CONF_SENDER]))
        suggested = user_input or {**options, **dict.fromkeys(OPTION_SECTIONS, options)}
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
            errors=errors,
            description_placeholders=placeholders,
        )

    async def _async_check_journal(self, url: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the errors of a journal's address for the form, and their placeholders."""
        if problem := await self.hass.async_add_executor_job(validate_journal_url, url):
            key, error_placeholders = problem
            return {"base": key}, error_placeholders
        try:
            await async_check_journal(self.hass, url)
        except JournalError as err:
            return {"base": "journal_unusable"}, {"error": str(err)}
        return {}, {}
