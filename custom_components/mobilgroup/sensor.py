"""Sensor platform for the Mobilgroup integration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .aiomobilgroup import Balance
from .aiomobilgroup.campaigns import CampaignState
from .coordinator import BalanceCoordinator, CampaignCoordinator, CampaignOverview
from .data import MobilgroupConfigEntry
from .entity import MobilgroupAccountEntity

PARALLEL_UPDATES = 0

_CURRENCY = "RUB"


class AccountSensor(StrEnum):
    """Keys of the sensors of an account."""

    BALANCE = "balance"
    CALLS_LEFT = "calls_left"
    LAST_CAMPAIGN = "last_campaign"
    REACHED = "reached"
    RUNNING_CAMPAIGNS = "running_campaigns"
    SPENT_TODAY = "spent_today"


@dataclass(frozen=True, kw_only=True)
class AccountSensorDescription(SensorEntityDescription):
    """Describes a sensor that reads the balance."""

    value_fn: Callable[[Balance], Decimal]
    unit_fn: Callable[[Balance], str]


@dataclass(frozen=True, kw_only=True)
class CampaignSensorDescription(SensorEntityDescription):
    """Describes a sensor that reads the campaigns and the balance."""

    value_fn: Callable[[CampaignOverview, Balance], StateType | Decimal]
    last_reset_fn: Callable[[CampaignOverview], datetime | None] = lambda _: None


def _calls_left(campaigns: CampaignOverview, balance: Balance) -> int | None:
    """Return how many calls the balance covers at the recent average price, or None without recent calls."""
    return None if not campaigns.price else max(int(balance.amount / campaigns.price), 0)


BALANCE = AccountSensorDescription(
    key=AccountSensor.BALANCE,
    translation_key=AccountSensor.BALANCE,
    device_class=SensorDeviceClass.MONETARY,
    state_class=SensorStateClass.TOTAL,
    suggested_display_precision=2,
    value_fn=lambda balance: balance.amount,
    unit_fn=lambda balance: balance.currency,
)
CAMPAIGNS = (
    CampaignSensorDescription(
        key=AccountSensor.LAST_CAMPAIGN,
        translation_key=AccountSensor.LAST_CAMPAIGN,
        device_class=SensorDeviceClass.ENUM,
        options=list(CampaignState),
        value_fn=lambda campaigns, _: None if campaigns.last is None else campaigns.last.state,
    ),
    CampaignSensorDescription(
        key=AccountSensor.REACHED,
        translation_key=AccountSensor.REACHED,
        native_unit_of_measurement=PERCENTAGE,
        value_fn=lambda campaigns, _: campaigns.reached,
    ),
    CampaignSensorDescription(
        key=AccountSensor.SPENT_TODAY,
        translation_key=AccountSensor.SPENT_TODAY,
        device_class=SensorDeviceClass.MONETARY,
        native_unit_of_measurement=_CURRENCY,
        state_class=SensorStateClass.TOTAL,
        suggested_display_precision=2,
        value_fn=lambda campaigns, _: campaigns.spent_today,
        last_reset_fn=lambda campaigns: campaigns.day_start,
    ),
    CampaignSensorDescription(
        key=AccountSensor.RUNNING_CAMPAIGNS,
        translation_key=AccountSensor.RUNNING_CAMPAIGNS,
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda campaigns, _: campaigns.running,
    ),
    CampaignSensorDescription(
        key=AccountSensor.CALLS_LEFT,
        translation_key=AccountSensor.CALLS_LEFT,
        # It changes with every call and is only as accurate as the recent prices.
        entity_registry_enabled_default=False,
        value_fn=_calls_left,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001
    entry: MobilgroupConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up Mobilgroup sensors from a config entry."""
    data = entry.runtime_data
    async_add_entities([MobilgroupAccountSensor(entry, data.balance, BALANCE)])
    async_add_entities(MobilgroupCampaignSensor(entry, data.campaigns, description) for description in CAMPAIGNS)


class MobilgroupAccountSensor(MobilgroupAccountEntity[BalanceCoordinator], SensorEntity):
    """A sensor of an account's balance."""

    entity_description: AccountSensorDescription

    @property
    @override
    def native_value(self) -> Decimal:
        """Return the state of the sensor."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def native_unit_of_measurement(self) -> str:
        """Return the currency as its ISO 4217 code."""
        return self.entity_description.unit_fn(self.coordinator.data)


class MobilgroupCampaignSensor(MobilgroupAccountEntity[CampaignCoordinator], SensorEntity):
    """A sensor of an account's campaigns."""

    entity_description: CampaignSensorDescription

    @property
    @override
    def native_value(self) -> StateType | Decimal:
        """Return the state of the sensor."""
        balance = self._entry.runtime_data.balance
        return self.entity_description.value_fn(self.coordinator.data, balance.data)

    @property
    @override
    def last_reset(self) -> datetime | None:
        """Return the time since which the sensor counts, if it does."""
        return self.entity_description.last_reset_fn(self.coordinator.data)
