"""Repairs for the Mobilgroup integration: campaigns that need a decision, and missing sender numbers."""

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
_REASON = "why"
_EMPTY_SCHEMA = vol.Schema({})


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,  # noqa: ARG001
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Create the flow that fixes an issue."""
    issue_data = data or {}
    entry: MobilgroupConfigEntry | None = hass.config_entries.async_get_entry(str(issue_data.get("entry_id")))
    if entry is None:
        return ConfirmRepairFlow()
    if "where" in issue_data:
        return SenderRepairFlow(entry, str(issue_data["where"]))
    return CampaignRepairFlow(entry, int(issue_data["campaign_id"] or 0))


class CampaignRepairFlow(RepairsFlow):
    """Handler that shows a campaign that needs a decision and carries out the user's choice."""

    _campaign: Campaign

    def __init__(self, entry: MobilgroupConfigEntry, campaign_id: int) -> None:
        """Initialize the flow for a campaign of an account."""
        self._entry = entry
        self._id = campaign_id

    async def async_step_init(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Show the campaign and a menu of possible decisions."""
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
        """Resolve the unknown outcome as sent; with the provider's id of the broadcast, its report is polled."""
        if user_input is None:
            return self._form("sent", vol.Schema({vol.Optional(_PROVIDER_ID): str}))
        return await self._async_resolve(Resolution.SENT, user_input.get(_PROVIDER_ID, "").strip() or None)

    async def async_step_resend(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Resolve the unknown outcome as not sent, and send it again after a confirmation."""
        if user_input is None:
            return self._form("resend", _EMPTY_SCHEMA)
        return await self._async_resolve(Resolution.RESEND)

    async def async_step_leave(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Leave the outcome unknown, and send nothing more after a confirmation."""
        if user_input is None:
            return self._form("leave", _EMPTY_SCHEMA)
        return await self._async_resolve(Resolution.LEAVE)

    async def async_step_send_now(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Send a late campaign now."""
        return await self._async_apply(self._campaigns.resume(self._id, current_user_actor()))

    async def async_step_send_anyway(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask for a reason, then send with an override of the violated rule."""
        reason = (user_input or {}).get(_REASON, "").strip()
        if not reason:
            errors = {} if user_input is None else {_REASON: "why_missing"}
            return self._form("send_anyway", vol.Schema({vol.Required(_REASON): str}), errors)
        override_ = Override(frozenset({Rule(self._campaign.reason or "")}), reason)
        return await self._async_apply(self._campaigns.resume(self._id, current_user_actor(), override_))

    async def async_step_drop(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Stop the campaign, so that the rest is not sent."""
        return await self._async_apply(self._campaigns.stop(self._id, current_user_actor()))

    @property
    def _campaigns(self) -> Campaigns:
        """Return the account's campaigns."""
        return self._entry.runtime_data.campaign_manager.campaigns

    async def _async_resolve(self, resolution: Resolution, provider_id: str | None = None) -> RepairsFlowResult:
        """Resolve the campaign's unknown outcome."""
        return await self._async_apply(self._campaigns.resolve(self._id, resolution, current_user_actor(), provider_id))

    async def _async_apply(self, decision: Coroutine[Any, Any, Campaign]) -> RepairsFlowResult:
        """Carry out a decision; abort if the campaign no longer needs it or it is not possible."""
        try:
            await decision
        except CampaignStateError:
            return self.async_abort(reason="already_answered")
        except MobilgroupError:
            return self.async_abort(reason="not_possible")
        return self.async_create_entry(data={})

    def _menu(self, decisions: list[str]) -> RepairsFlowResult:
        """Show a menu of decisions."""
        return self.async_show_menu(
            step_id="init", menu_options=decisions, description_placeholders=_placeholders(self._campaign)
        )

    def _form(self, step_id: str, schema: vol.Schema, errors: dict[str, str] | None = None) -> RepairsFlowResult:
        """Show the form of a decision."""
        return self.async_show_form(
            step_id=step_id,
            data_schema=schema,
            errors=errors,
            description_placeholders=_placeholders(self._campaign),
        )


class SenderRepairFlow(RepairsFlow):
    """Handler that replaces a missing sender number by another one of the account."""

    def __init__(self, entry: MobilgroupConfigEntry, where: str) -> None:
        """Initialize the flow; `where` is `ACCOUNT` or the subentry id of a recipient group."""
        self._entry = entry
        self._where = where

    async def async_step_init(
        self,
        user_input: dict[str, str] | None = None,  # noqa: ARG002
    ) -> RepairsFlowResult:
        """Handle the first step, whose input only identifies the issue."""
        return await self.async_step_sender()

    async def async_step_sender(self, user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask for a sender number, and save it."""
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
    """Return a campaign's placeholders: the cause, the number of recipients, and the balance before and after."""
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
