"""Diagnostics support for Mobilgroup, without secrets and personal data."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_API_KEY, CONF_NAME, CONF_PASSWORD, CONF_URL
from homeassistant.core import HomeAssistant

from .aiomobilgroup.campaigns import Campaign
from .aiomobilgroup.const import DEFAULT_URL
from .const import (
    CONF_FORMER_ACCOUNTS,
    CONF_JOURNAL_URL,
    CONF_LOGIN,
    CONF_NUMBERS,
    CONF_SENDER,
    SUBENTRY_TYPE_RECIPIENTS,
)
from .data import MobilgroupConfigEntry
from .responses import campaign_response

_TO_REDACT = {
    CONF_API_KEY,
    CONF_FORMER_ACCOUNTS,
    # It may contain the database's password.
    CONF_JOURNAL_URL,
    CONF_LOGIN,
    CONF_NAME,
    CONF_PASSWORD,
    CONF_SENDER,
}
_RECENT = 20


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant,  # noqa: ARG001
    entry: MobilgroupConfigEntry,
) -> dict[str, Any]:
    """Return diagnostics for a config entry."""
    balance = entry.runtime_data.balance
    campaigns = entry.runtime_data.campaign_manager.campaigns
    recent = await campaigns.list(limit=_RECENT)
    return {
        "data": async_redact_data(dict(entry.data), {*_TO_REDACT, CONF_URL}),
        "options": async_redact_data(dict(entry.options), _TO_REDACT),
        "own_server": entry.data[CONF_URL] != DEFAULT_URL,
        "balance": {
            "amount": str(balance.data.amount),
            "currency": balance.data.currency,
            "last_update_success": balance.last_update_success,
            "last_exception": type(balance.last_exception).__name__ if balance.last_exception else None,
        },
        "journal": {"sqlite": entry.runtime_data.campaign_manager.journal.is_sqlite},
        "settings": {name: str(value) for name, value in asdict(campaigns.settings).items() if value is not None},
        "campaigns": [_campaign(campaign) for campaign in recent],
        "recipients": [
            async_redact_data(dict(subentry.data), _TO_REDACT) | {CONF_NUMBERS: len(subentry.data[CONF_NUMBERS])}
            for subentry in entry.get_subentries_of_type(SUBENTRY_TYPE_RECIPIENTS)
        ],
    }


def _campaign(campaign: Campaign) -> dict[str, Any]:
    """Return a campaign with its batch states, without its text, title, provider ids and telephone numbers."""
    response = campaign_response(campaign)
    for personal in ("title", "provider_ids"):
        del response[personal]
    return response | {"batches": Counter(batch.state.value for batch in campaign.batches)}
