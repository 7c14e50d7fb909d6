"""Repair issues of an account, each of which exists as long as its reason.

An issue about a campaign exists exactly while the journal marks it for attention, wherever the decision is made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from .aiomobilgroup import mask_phone
from .aiomobilgroup.campaigns import Attention, Campaign
from .const import CONF_LOW_BALANCE, CONF_SENDER, DOMAIN, SUBENTRY_TYPE_RECIPIENTS
from .errors import mask_numbers

ACCOUNT_DISABLED: Final = "account_disabled"
LOW_BALANCE: Final = "low_balance"
SENDER_MISSING: Final = "sender_missing"
ACCOUNT: Final = "account"
"""The `where` of the account's own sender number, which recipient groups without their own number use."""
PROVIDER_PAGE: Final = "https://voice.mobilgroup.ru/"

_CAMPAIGN = "campaign"
_KEYS = {
    Attention.UNKNOWN: "unknown_outcome",
    Attention.TOO_LATE: "too_late",
    Attention.RULE: "held_by_rule",
}


@dataclass(frozen=True, slots=True)
class IssueManager:
    """Creates and deletes the repair issues of one account."""

    hass: HomeAssistant
    entry: ConfigEntry[Any]

    @callback
    def update_campaign_issues(self, campaigns: Iterable[Campaign]) -> None:
        """Create an issue for each campaign that needs attention, and delete the issues of all others."""
        active = {self._id(_CAMPAIGN, str(one.id)): one for one in campaigns if one.attention is not None}
        for issue_id, campaign in active.items():
            attention = campaign.attention or Attention.RULE
            self._create(
                issue_id,
                _KEYS[attention],
                severity=ir.IssueSeverity.ERROR,
                data={"entry_id": self.entry.entry_id, "campaign_id": campaign.id},
                placeholders=self._campaign_placeholders(campaign),
            )
        self._delete_except(self._id(_CAMPAIGN, ""), active)

    @callback
    def update_sender_issues(self, known: Iterable[str]) -> None:
        """Create an issue for each use of a sender number that the account no longer has, and delete all others."""
        numbers = set(known)
        used = {ACCOUNT: (self.entry.title, self.entry.options[CONF_SENDER])}
        for subentry in self.entry.get_subentries_of_type(SUBENTRY_TYPE_RECIPIENTS):
            if sender := subentry.data.get(CONF_SENDER):
                used[subentry.subentry_id] = (subentry.title, sender)
        active = {
            self._id(SENDER_MISSING, where): where for where, (_, sender) in used.items() if sender not in numbers
        }
        for issue_id, where in active.items():
            name, sender = used[where]
            self._create(
                issue_id,
                SENDER_MISSING,
                severity=ir.IssueSeverity.ERROR,
                data={"entry_id": self.entry.entry_id, "where": where},
                placeholders={"name": name, "sender": mask_phone(sender)},
            )
        self._delete_except(self._id(SENDER_MISSING, ""), active)

    @callback
    def update_low_balance_issue(self, amount: Decimal, currency: str) -> None:
        """Create an issue if the balance is below the threshold, otherwise delete it."""
        threshold = self.entry.options.get(CONF_LOW_BALANCE)
        if threshold is None or amount >= Decimal(str(threshold)):
            ir.async_delete_issue(self.hass, DOMAIN, self._id(LOW_BALANCE))
            return
        self._create(
            self._id(LOW_BALANCE),
            LOW_BALANCE,
            severity=ir.IssueSeverity.WARNING,
            placeholders={
                "account": self.entry.title,
                "balance": f"{amount:.2f}",
                "currency": currency,
                "threshold": f"{threshold:g}",
            },
            learn_more_url=PROVIDER_PAGE,
        )

    @callback
    def update_account_disabled_issue(self, *, disabled: bool) -> None:
        """Create an issue if the provider has blocked the account, otherwise delete it."""
        if not disabled:
            ir.async_delete_issue(self.hass, DOMAIN, self._id(ACCOUNT_DISABLED))
            return
        self._create(
            self._id(ACCOUNT_DISABLED),
            ACCOUNT_DISABLED,
            severity=ir.IssueSeverity.ERROR,
            placeholders={"account": self.entry.title},
            learn_more_url=PROVIDER_PAGE,
        )

    @callback
    def delete_all(self) -> None:
        """Delete all issues of an account that is removed."""
        self._delete_except(self.entry.entry_id, {})

    def _campaign_placeholders(self, campaign: Campaign) -> dict[str, str]:
        """Return the translation placeholders of a campaign."""
        return {
            "account": self.entry.title,
            "campaign_id": str(campaign.id),
            "recipients": str(campaign.counts.recipients),
            "due": f"{dt_util.as_local(campaign.due):%Y-%m-%d %H:%M}",
            "reason": mask_numbers(campaign.reason or ""),
        }

    def _id(self, *parts: str) -> str:
        """Return an issue's id, or the common prefix of several ids."""
        return "_".join((self.entry.entry_id, *parts))

    def _create(
        self,
        issue_id: str,
        key: str,
        *,
        severity: ir.IssueSeverity,
        placeholders: dict[str, str],
        data: dict[str, str | int | float | None] | None = None,
        learn_more_url: str | None = None,
    ) -> None:
        """Create or update an issue."""
        ir.async_create_issue(
            self.hass,
            DOMAIN,
            issue_id,
            data=data,
            is_fixable=data is not None,
            severity=severity,
            learn_more_url=learn_more_url,
            translation_key=key,
            translation_placeholders=placeholders,
        )

    def _delete_except(self, prefix: str, active: Mapping[str, object]) -> None:
        """Delete every issue with the prefix that is not in `active`."""
        known = [issue_id for domain, issue_id in ir.async_get(self.hass).issues if domain == DOMAIN]
        for issue_id in known:
            if issue_id.startswith(prefix) and issue_id not in active:
                ir.async_delete_issue(self.hass, DOMAIN, issue_id)
