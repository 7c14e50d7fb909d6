"""Subentry flow that adds and changes a recipient group."""

from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME

from ..aiomobilgroup import PhoneProblem, parse_phones
from ..const import CONF_NUMBERS, CONF_REPEAT, CONF_SENDER, SECTION_CALLING, SECTION_HOURS, SUBENTRY_TYPE_RECIPIENTS
from .sections import merge_sections, validate_calling_hours
from .sender_numbers import async_sender_numbers
from .settings_schemas import recipient_group_schema

SECTIONS = (SECTION_CALLING, SECTION_HOURS)


class RecipientGroupFlow(ConfigSubentryFlow):
    """Handle the subentry flow of a recipient group: its name, its numbers in any format, and its settings."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Add a recipient group."""
        return await self._async_step("user", user_input, {})

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change a recipient group."""
        data = self._get_reconfigure_subentry().data
        return await self._async_step("reconfigure", user_input, dict(data))

    async def _async_step(
        self, step_id: str, user_input: dict[str, Any] | None, stored: dict[str, Any]
    ) -> SubentryFlowResult:
        """Show the form until its numbers are valid and its name is free."""
        errors: dict[str, str] = {}
        placeholders = {"line": "", "text": ""}
        if user_input is not None:
            data = merge_sections(user_input, stored, SECTIONS, recipient_group_schema([]))
            data[CONF_NAME] = data[CONF_NAME].strip()
            if not data.get(CONF_REPEAT):
                data.pop(CONF_REPEAT, None)
            if self._name_exists(data[CONF_NAME]):
                errors[CONF_NAME] = "name_taken"
            data[CONF_NUMBERS], problem, placeholders = _numbers(user_input[CONF_NUMBERS])
            if problem:
                errors[CONF_NUMBERS] = f"phone_{problem.value}"
            if hours := await validate_calling_hours(data):
                errors[SECTION_HOURS] = hours
            if not errors:
                return self._save(data)
        entry = self._get_entry()
        schema = recipient_group_schema(
            await async_sender_numbers(entry, entry.options[CONF_SENDER], stored.get(CONF_SENDER))
        )
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, user_input or _form_values(stored)),
            errors=errors,
            description_placeholders=placeholders,
        )

    def _name_exists(self, name: str) -> bool:
        """Return whether another recipient group of the account has this name."""
        own = self._reconfigure_subentry_id if self.source == SOURCE_RECONFIGURE else None
        return any(
            other.subentry_id != own and other.title.casefold() == name.casefold()
            for other in self._get_entry().get_subentries_of_type(SUBENTRY_TYPE_RECIPIENTS)
        )

    def _save(self, data: dict[str, Any]) -> SubentryFlowResult:
        """Save the recipient group."""
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_and_abort(
                self._get_entry(), self._get_reconfigure_subentry(), title=data[CONF_NAME], data=data
            )
        return self.async_create_entry(title=data[CONF_NAME], data=data)


def _form_values(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the stored data as values of the form, with one number per line."""
    if not stored:
        return {}
    return {
        **stored,
        CONF_NUMBERS: "\n".join(stored[CONF_NUMBERS]),
        SECTION_CALLING: {CONF_REPEAT: 0, **stored},
        SECTION_HOURS: stored,
    }


def _numbers(text: str) -> tuple[list[str], PhoneProblem | None, dict[str, str]]:
    """Return the numbers of all lines, each once, or the first invalid one: its problem, its line and its text."""
    numbers: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        phones = parse_phones(line)
        if phones.invalid:
            rejected = phones.invalid[0]
            return [], rejected.problem, {"line": str(number), "text": rejected.text}
        numbers |= dict.fromkeys(phones.accepted)
    if not numbers:
        return [], PhoneProblem.NO_NUMBER, {"line": "1", "text": ""}
    return list(numbers), None, {"line": "", "text": ""}
