"""Config flow for the Mobilgroup integration."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    FlowType,
    OptionsFlow,
    SubentryFlowContext,
)
from homeassistant.const import CONF_API_KEY, CONF_PASSWORD, CONF_URL
from homeassistant.core import callback
import voluptuous as vol

from .account import AccountSnapshot, account_title, account_unique_id, async_fetch_account, journal_account_id
from .aiomobilgroup import MobilgroupError, validate_url
from .const import (
    CONF_FORMER_ACCOUNTS,
    CONF_LOGIN,
    CONF_SENDER,
    DOMAIN,
    LOGGER,
    SECTION_ADVANCED,
    SUBENTRY_TYPE_RECIPIENTS,
)
from .errors import flow_error
from .flows.account_schemas import API_KEY_SCHEMA, LOGIN_SCHEMA, reauth_schema, sender_schema
from .flows.options import MobilgroupOptionsFlow
from .flows.recipients import RecipientGroupFlow

_MENU = ["api_key", "login"]


class MobilgroupConfigFlow(ConfigFlow, domain=DOMAIN):
    """Handle a config flow for a Mobilgroup account: its credentials, then its sender number."""

    _data: dict[str, Any]
    _account: AccountSnapshot

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(cls, config_entry: ConfigEntry) -> dict[str, type[ConfigSubentryFlow]]:
        """Return subentries supported by this integration."""
        return {SUBENTRY_TYPE_RECIPIENTS: RecipientGroupFlow}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the options flow of an account."""
        return MobilgroupOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the type of credentials: an API key, or a login and a password."""
        return self.async_show_menu(step_id="user", menu_options=_MENU)

    async def async_step_reconfigure(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> ConfigFlowResult:
        """Ask again for the type of credentials, which may differ from the current one."""
        return self.async_show_menu(step_id="reconfigure", menu_options=_MENU)

    async def async_step_api_key(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for an API key."""
        return await self._async_credentials_step("api_key", API_KEY_SCHEMA, user_input)

    async def async_step_login(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a login and a password."""
        return await self._async_credentials_step("login", LOGIN_SCHEMA, user_input)

    async def async_step_sender(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the sender number, which recipients see when they are called."""
        if not self._account.numbers:
            return self.async_abort(reason="no_numbers")
        if user_input is not None:
            return self._save(user_input)
        schema = sender_schema(self._account.numbers)
        suggested = {CONF_SENDER: self._account.numbers[0].number}
        if self.source == SOURCE_RECONFIGURE:
            suggested |= self._get_reconfigure_entry().options
        balance = self._account.balance
        return self.async_show_form(
            step_id="sender",
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
            description_placeholders={"balance": f"{balance.amount:.2f}", "currency": balance.currency},
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Continue with the flow that adds recipients: an account without recipients calls no one."""
        next_flow = await self.hass.config_entries.subentries.async_init(
            (result["result"].entry_id, SUBENTRY_TYPE_RECIPIENTS), context=SubentryFlowContext(source=SOURCE_USER)
        )
        result["next_flow"] = (FlowType.CONFIG_SUBENTRIES_FLOW, next_flow["flow_id"])
        return result

    async def async_step_reauth(
        self,
        entry_data: Mapping[str, Any],  # noqa: ARG002
    ) -> ConfigFlowResult:
        """Perform reauth when the provider no longer accepts the credentials."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a new key or password.

        A changed key is normal, and does not identify its account; an account without this entry's sender number is
        another one.
        """
        entry = self._get_reauth_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            self._data = {**entry.data, **_flatten_input(user_input)}
            await self._async_abort_if_configured()
            errors = await self._async_validate()
            if not errors and entry.options[CONF_SENDER] not in {one.number for one in self._account.numbers}:
                errors["base"] = "wrong_account"
            if not errors:
                return self._update(entry, entry.options)
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=reauth_schema(entry.data),
            errors=errors,
            description_placeholders={"sender": entry.options[CONF_SENDER]},
        )

    async def _async_credentials_step(
        self, step_id: str, schema: vol.Schema, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Ask for credentials until the provider accepts them, then continue with the sender number."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._data = _flatten_input(user_input | user_input[SECTION_ADVANCED])
            errors = self._check_url()
            if not errors:
                await self._async_abort_if_configured()
                errors = await self._async_validate()
            if not errors:
                return await self.async_step_sender()
        suggested = user_input
        if suggested is None and self.source == SOURCE_RECONFIGURE:
            data = self._get_reconfigure_entry().data
            suggested = {**data, CONF_API_KEY: None, CONF_PASSWORD: None, SECTION_ADVANCED: data}
        return self.async_show_form(
            step_id=step_id, data_schema=self.add_suggested_values_to_schema(schema, suggested), errors=errors
        )

    def _check_url(self) -> dict[str, str]:
        """Store the address in the client's form, or return the error for the form."""
        try:
            self._data[CONF_URL] = str(validate_url(self._data[CONF_URL]))
        except ValueError:
            return {"base": "invalid_url"}
        return {}

    async def _async_abort_if_configured(self) -> None:
        """Abort the flow if another entry has this account."""
        known = CONF_LOGIN if CONF_LOGIN in self._data else CONF_API_KEY
        self._async_abort_entries_match({name: self._data[name] for name in (CONF_URL, known)})
        other = await self.async_set_unique_id(account_unique_id(self._data), raise_on_progress=False)
        if other is not None and other.entry_id != self.context.get("entry_id"):
            self._abort_if_unique_id_configured()

    async def _async_validate(self) -> dict[str, str]:
        """Fetch the account, or return the error for the form."""
        try:
            self._account = await async_fetch_account(self.hass, self._data)
        except MobilgroupError as err:
            LOGGER.debug("The account could not be opened: %s", err)
            return {"base": flow_error(err)}
        except Exception:  # noqa: BLE001
            LOGGER.exception("Unexpected error while opening an account")
            return {"base": "unknown"}
        return {}

    def _save(self, options: dict[str, Any]) -> ConfigFlowResult:
        """Save the account and its sender number."""
        if self.source == SOURCE_RECONFIGURE:
            entry = self._get_reconfigure_entry()
            return self._update(entry, {**entry.options, **options})
        return self.async_create_entry(
            title=account_title(self._data, options[CONF_SENDER]), data=self._data, options=options
        )

    def _update(self, entry: ConfigEntry, options: Mapping[str, Any]) -> ConfigFlowResult:
        """Save the changes, and reload the entry even if its update listener is not called."""
        self._data |= self._former_accounts(entry)
        before = (entry.unique_id, dict(entry.data), dict(entry.options))
        unchanged = before == (self.unique_id, self._data, dict(options))
        result = self.async_update_and_abort(entry, unique_id=self.unique_id, data=self._data, options=options)
        if unchanged or not entry.update_listeners:
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result

    def _former_accounts(self, entry: ConfigEntry) -> dict[str, list[str]]:
        """Return the earlier ids of the account in the journal.

        It is the same account if it still has the entry's sender number; otherwise its campaigns start without history.
        """
        if entry.options[CONF_SENDER] not in {one.number for one in self._account.numbers}:
            return {}
        before, now = journal_account_id(entry.data), journal_account_id(self._data)
        ids = dict.fromkeys([*entry.data.get(CONF_FORMER_ACCOUNTS, ()), before])
        former = [one for one in ids if one != now]
        return {CONF_FORMER_ACCOUNTS: former} if former else {}


def _flatten_input(user_input: dict[str, Any]) -> dict[str, Any]:
    """Return the fields without their section, and all but the password without blanks around them."""
    return {
        name: value.strip() if isinstance(value, str) and name != CONF_PASSWORD else value
        for name, value in user_input.items()
        if name != SECTION_ADVANCED
    }
