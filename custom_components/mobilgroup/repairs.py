"""Putting right what only a person can: a campaign that waits for an answer, a sender number that is gone."""

from collections.abc import Coroutine
from typing import Any

from homeassistant.components.repairs import ConfirmRepairFlow, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .actors import current_user_actor
from .aiomobilgroup import MobilgroupError
from .aiomobilgroup.campaigns import (
    Attention,
    BatchState,
    Campaign,
    CampaignNotFoundError,
    Campaigns,
    CampaignStateError,
    Override,
    Resolution,
    Rule,
)
from .data import MobilgroupConfigEntry
from .flows.account_schemas import sender_schema
from .flows.sender_numbers import async_sender_numbers
from .issues import ACCOUNT

_PROVIDER_ID = "provider_id"
_WHY = "why"
_NOTHING = vol.Schema({})


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,  # noqa: ARG001
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that puts an issue right."""
    given = data or {}
    entry: MobilgroupConfigEntry | None = hass.config_entries.async_get_entry(str(given.get("entry_id")))
    if entry is None:
        return ConfirmRepairFlow()
    if "where" in given:
        return SenderRepairFlow(entry, str(given["where"]))
    return CampaignRepairFlow(entry, int(given["campaign_id"] or 0))


class CampaignRepairFlow(RepairsFlow):
    """Shows what is known of a campaign, and takes the answer of a person."""

    _campaign: Campaign

    def __init__(self, entry: MobilgroupConfigEntry, campaign_id: int) -> None:
        """Ask about a campaign of an account."""
        self._entry = entry
        self._id = campaign_id

    async def async_step_init(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Show what is known and what can be answered."""
        if self._entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        try:
            self._campaign = await self._entry.runtime_data.campaign_manager.campaigns.get(self._id)
        except CampaignNotFoundError:
            return self.async_abort(reason="already_answered")
        except MobilgroupError:
            return self.async_abort(reason="not_possible")
        match self._campaign.attention:
            case Attention.UNKNOWN:
                return self._menu(["sent", "resend", "leave"])
            case Attention.TOO_LATE:
                return self._menu(["send_now", "drop"])
            case Attention.RULE:
                return self._menu(["send_anyway", "drop"])
        return self.async_abort(reason="already_answered")

    async def async_step_sent(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """It was sent; with the provider's number of the broadcast it can be followed."""
        if user_input is None:
            return self._form("sent", vol.Schema({vol.Optional(_PROVIDER_ID): str}))
        return await self._async_resolve(Resolution.SENT, user_input.get(_PROVIDER_ID, "").strip() or None)

    async def async_step_resend(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """It was not sent: send it again, once more asked."""
        if user_input is None:
            return self._form("resend", _NOTHING)
        return await self._async_resolve(Resolution.RESEND)

    async def async_step_leave(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Leave it unknown, and send nothing more."""
        if user_input is None:
            return self._form("leave", _NOTHING)
        return await self._async_resolve(Resolution.LEAVE)

    async def async_step_send_now(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Send now what is late."""
        return await self._async_do(self._campaigns.resume(self._id, current_user_actor()))

    async def async_step_send_anyway(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Send although a rule forbids it, and say why."""
        why = (user_input or {}).get(_WHY, "").strip()
        if not why:
            errors = {} if user_input is None else {_WHY: "why_missing"}
            return self._form("send_anyway", vol.Schema({vol.Required(_WHY): str}), errors)
        override_ = Override(frozenset({Rule(self._campaign.reason or "")}), why)
        return await self._async_do(self._campaigns.resume(self._id, current_user_actor(), override_))

    async def async_step_drop(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Drop what is not sent."""
        return await self._async_do(self._campaigns.stop(self._id, current_user_actor()))

    @property
    def _campaigns(self) -> Campaigns:
        """Return the account's campaigns."""
        return self._entry.runtime_data.campaign_manager.campaigns

    async def _async_resolve(self, resolution: Resolution, provider_id: str | None = None) -> RepairsFlowResult:
        """Answer what nobody could tell."""
        return await self._async_do(self._campaigns.resolve(self._id, resolution, current_user_actor(), provider_id))

    async def _async_do(self, answer: Coroutine[Any, Any, Campaign]) -> RepairsFlowResult:
        """Do what was answered, unless somebody else has answered meanwhile."""
        try:
            await answer
        except CampaignStateError:
            return self.async_abort(reason="already_answered")
        except MobilgroupError:
            return self.async_abort(reason="not_possible")
        return self.async_create_entry(data={})

    def _menu(self, answers: list[str]) -> RepairsFlowResult:
        """Show the answers."""
        return self.async_show_menu(
            step_id="init", menu_options=answers, description_placeholders=_placeholders(self._campaign)
        )

    def _form(self, step_id: str, schema: vol.Schema, errors: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask for what an answer needs."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=schema,
            errors=errors,
            description_placeholders=_placeholders(self._campaign),
        )


class SenderRepairFlow(RepairsFlow):
    """Asks for another of the account's numbers."""

    def __init__(self, entry: MobilgroupConfigEntry, where: str) -> None:
        """Ask for the account itself, or for recipients of it."""
        self._entry = entry
        self._where = where

    async def async_step_init(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Begin; what comes along here names the issue."""
        return await self.async_step_sender()

    async def async_step_sender(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask for a number, and keep it."""
        manager = self.hass.config_entries
        subentry = self._entry.subentries.get(self._where)
        if subentry is None and self._where != ACCOUNT:
            return self.async_abort(reason="recipients_gone")
        if user_input is None:
            numbers = await async_sender_numbers(self._entry)
            if not numbers:
                return self.async_abort(reason="no_numbers")
            schema = sender_schema(numbers)
            return self.async_show_form(step_id="sender", data_schema=schema)
        if subentry is not None:
            manager.async_update_subentry(self._entry, subentry, data={**subentry.data, **user_input})
        else:
            manager.async_update_entry(self._entry, options={**self._entry.options, **user_input})
        return self.async_create_entry(data={})


def _placeholders(campaign: Campaign) -> dict[str, str]:
    """Return what is known of a campaign: what happened, to how many, and the money before and after."""
    unknown_batches = [batch for batch in campaign.batches if batch.state is BatchState.UNKNOWN]
    evidence = unknown_batches[0].evidence if unknown_batches else {}
    after = [value for name, value in evidence.items() if name.startswith("balance_after")]
    return {
        "campaign_id": str(campaign.id),
        "recipients": str(sum(batch.recipients for batch in unknown_batches) or campaign.counts.recipients),
        "what": evidence.get("what", ""),
        "balance_before": evidence.get("balance_before", "?"),
        "balance_after": after[-1] if after else "?",
        "reason": campaign.reason or "",
    }
